package surfaces

import (
	"context"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"siptap.org/siptap/host/browser"
	"siptap.org/siptap/manifests"
)

// TestAxeFindsNothing shows every surface in every state, light and dark and in
// both languages, and has axe-core look for what keeps people out.
func TestAxeFindsNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("starts real browsers")
	}
	axe, err := os.ReadFile("../../extension/node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Skip("run npm ci in extension: ", err)
	}
	scenes, err := Scenes()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"chromium", "firefox"} {
		t.Run(name, func(t *testing.T) {
			page, stage := openPage(t, name)
			for i, scene := range scenes {
				if !stage.Has(scene) {
					continue
				}
				t.Run(scene.Name, func(t *testing.T) {
					// Each scheme and language is seen with every surface, not with every state.
					dark, lang := i%2 == 0, []string{"en", "de"}[i/2%2]
					look(t, page, stage, scene, dark, lang, string(axe))
				})
			}
		})
	}
}

// openPage starts a browser with one page, and the stage for it.
func openPage(t *testing.T, name string) (browser.Page, *Stage) {
	t.Helper()
	spec, err := browser.Find(name)
	if err != nil {
		t.Skip(err)
	}
	stage, err := Open(manifests.Family(spec.Kind))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = stage.Close() })
	dir, err := os.MkdirTemp("", "axe")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	b, err := browser.Start(ctx, browser.Options{Spec: spec, Dir: dir, Headless: true, SystemAccess: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = b.Close(context.Background()) })
	page, err := b.NewPage(ctx, stage.Address+"colours.css")
	if err != nil {
		t.Fatal(err)
	}
	return page, stage
}

// look has axe-core look at one scene. The web page's own mistakes are not ours.
func look(t *testing.T, page browser.Page, stage *Stage, scene Scene, dark bool, lang, axe string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	size := scene.Sizes()[0]
	if err := page.SetViewport(ctx, size.Width, size.Height, 1); err != nil {
		t.Fatal(err)
	}
	if err := stage.Show(ctx, page, scene, lang, browser.Media{Dark: dark}); err != nil {
		t.Fatal(err)
	}
	if err := page.Eval(ctx, "void (()=>{"+axe+"\n})()", nil); err != nil {
		t.Fatal(err)
	}
	var found []string
	// Forced colours are the person's own, and a script is not always told of them.
	run := `axe.run(document, {resultTypes: ["violations"], rules: {"color-contrast": {enabled: ` + strconv.FormatBool(!scene.Forced) + `}}}).then(({violations, passes}) => {
		if (passes.length === 0) throw new Error("axe looked at nothing");
		return violations.flatMap(({id, help, nodes}) => nodes.map(({target, failureSummary}) =>
			id + ": " + help + " at " + JSON.stringify(target) + " " + failureSummary));
	})`
	if err := page.Eval(ctx, run, &found); err != nil {
		t.Fatal(err)
	}
	if len(found) > 0 {
		t.Errorf("axe finds (dark %t, %s):\n%s", dark, lang, strings.Join(found, "\n"))
	}
}
