package surfaces

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"siptap.org/siptap/host/browser"
)

// all is the script that gives all elements of a page, ours in it too.
const all = `const roots = [document, ...[...document.querySelectorAll("*")].flatMap((one) => one.shadowRoot ?? [])];
	const all = roots.flatMap((root) => [...root.querySelectorAll("*")]);
	const name = (one) => one.localName + "#" + one.id + "." + one.className + " " + one.textContent.trim().slice(0, 20);`

// targets is the script that lists the buttons in a web page that are smaller than so many pixels.
func targets(least int) string {
	return fmt.Sprintf(`(() => {
		const buttons = all.filter((one) => one.getRootNode() !== document && one.localName === "button" && one.offsetParent !== null);
		if (buttons.length === 0) throw new Error("there is nothing to press");
		return buttons.map((one) => ({one, box: one.getBoundingClientRect()}))
			.flatMap(({one, box}) => Math.min(box.width, box.height) >= %d ? [] : [name(one) + " is " + box.width + " × " + box.height]);
	})()`, least)
}

// people are what some prefer, and the script that lists what is wrong with it in a page.
var people = []struct {
	name   string
	as     browser.Media
	scenes []string
	wrong  string
}{
	{
		"a finger", browser.Media{Coarse: true},
		[]string{"card-more", "card-copy", "card-not-a-number", "toast-ringing", "toast-busy"},
		targets(44),
	},
	{
		"a mouse", browser.Media{},
		[]string{"card-more", "card-not-a-number", "toast-busy"},
		targets(24),
	},
	{
		"no motion", browser.Media{ReducedMotion: true},
		[]string{"card", "card-not-a-number", "toast-ringing", "popup-alerting", "confirm-premium", "options-account"},
		`[
			...roots.flatMap((root) => root.getAnimations()).map((motion) => "an animation of " + name(motion.effect.target)),
			...all.flatMap((one) => {
				const {transitionDuration, animationName} = getComputedStyle(one);
				return /[1-9]/.test(transitionDuration) || animationName !== "none" ? [name(one) + ": " + transitionDuration + ", " + animationName] : [];
			}),
		]`,
	},
	{
		"forced colours", browser.Media{ForcedColors: true},
		[]string{"card-more", "card-not-a-number", "toast-ringing", "popup-typed", "popup-missing"},
		`all.filter((one) => one.matches(".card, .notice, .toast, .card-row button, .notice button, .hang-up:not([hidden]), #keys button, #call, input#number, #trouble-again, #yes, #no") && one.offsetParent !== null || one.matches(".card, .notice, .toast"))
			.flatMap((one) => {
				const {borderTopWidth: width, borderTopStyle: style, borderTopColor: colour} = getComputedStyle(one);
				return parseFloat(width) >= 1 && style === "solid" ? [] : [name(one) + ": " + [width, style, colour]];
			})`,
	},
}

// TestEverybody shows surfaces to those who touch, who have chosen all colours, and who
// want no motion: a finger's targets are large, each part has its edge, nothing moves.
func TestEverybody(t *testing.T) {
	if testing.Short() {
		t.Skip("starts real browsers")
	}
	scenes, err := Scenes()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"chromium", "firefox"} {
		t.Run(name, func(t *testing.T) {
			page, stage := openPage(t, name)
			for _, who := range people {
				t.Run(who.name, func(t *testing.T) {
					for _, wanted := range who.scenes {
						at := slices.IndexFunc(scenes, func(s Scene) bool { return s.Name == wanted })
						if at < 0 {
							t.Fatalf("there is no scene %s", wanted)
						}
						if wrong := stage.wrong(t, page, scenes[at], who.as, who.wrong); len(wrong) > 0 {
							t.Errorf("%s:\n%s", wanted, strings.Join(wrong, "\n"))
						}
					}
				})
			}
		})
	}
}

// wrong shows a scene and lists what a script finds wrong with it.
func (s *Stage) wrong(t *testing.T, page browser.Page, scene Scene, as browser.Media, script string) []string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	size := scene.Sizes()[0]
	if err := page.SetViewport(ctx, size.Width, max(size.Height, 460), 1); err != nil {
		t.Fatal(err)
	}
	if err := s.Show(ctx, page, scene, "de", as); err != nil {
		t.Fatal(err)
	}
	var found []string
	if err := page.Eval(ctx, "(() => {"+all+" return "+script+" })()", &found); err != nil {
		t.Fatal(err)
	}
	return found
}
