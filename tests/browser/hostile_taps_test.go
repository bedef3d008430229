package browser

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"siptap.org/siptap/extension/bundle"
	"siptap.org/siptap/host/browser"
	"siptap.org/siptap/manifests"
	"siptap.org/siptap/tests/parts"
)

// unreachable is an account whose server nobody is: what is dialled is in the
// host's log, and over at once.
const unreachable = `region = "AT"
[[account]]
name = "office"
domain = "127.0.0.1:9"
user = "nobody"
[guard]
per_minute = 1000
concurrent = 100
`

// wary opens a page in a browser whose host dials, with nobody there to be called.
func wary(t *testing.T, name, address string) *desk {
	t.Helper()
	return waryWith(t, name, address, unreachable)
}

// waryWith does so with a configuration of its own.
func waryWith(t *testing.T, name, address, text string) *desk {
	t.Helper()
	if testing.Short() {
		t.Skip("starts real browsers")
	}
	spec, err := browser.Find(name)
	if err != nil {
		t.Skip(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	t.Cleanup(cancel)
	d := &desk{t: t, ctx: ctx, home: shortDir(t)}
	family := manifests.Family(spec.Kind)
	d.installHost(family)
	files, err := bundle.Build(family)
	if err != nil {
		t.Fatal(err)
	}
	extension := filepath.Join(d.home, "siptap-extension")
	if err := files.WriteTo(extension); err != nil {
		t.Fatal(err)
	}
	config := filepath.Join(d.home, "config.toml")
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if d.browser, err = browser.Start(ctx, browser.Options{
		Spec: spec, Dir: d.home, Headless: true, Extension: extension, SystemAccess: true,
		Env: []string{"SIPTAP_CONFIG=" + config, "SIPTAP_PASSWORD=secret", "SIPTAP_LOG=debug"},
	}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.browser.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	if d.page, err = d.browser.NewPage(ctx, address); err != nil {
		t.Fatal(err)
	}
	return d
}

// trick is a way for a page to have a number tapped that nobody has seen there.
type trick struct {
	name, html string
	script     string     // runs when the page is loaded
	then       string     // runs while the pointer rests there, before the tap
	at         [2]float64 // from the middle of #it, CSS pixels
	honest     bool       // no trick: a page as there are many
}

var tricks = []trick{
	{name: "plain", html: `<span id=it>+43 1 505641</span>`, honest: true},
	{name: "a cover that lets clicks through", html: `<span id=it>+43 1 505641</span><div style="position:absolute;inset:0;background:#fff;pointer-events:none">Read more</div>`},
	{name: "a half cover", html: `<span id=it>+43 1 505641</span><div style="position:absolute;left:0;top:0;height:60px;width:60px;background:#fff">0900</div>`, at: [2]float64{20}},
	{name: "clipped", html: `<div style="width:70px;overflow:hidden;white-space:nowrap"><span id=it>+43 1 505641</span></div>`, at: [2]float64{-30}},
	{name: "white on white", html: `<span id=it style="color:#fff">+43 1 505641</span>`},
	{name: "discs", html: `<span id=it style="-webkit-text-security:disc">+43 1 505641</span>`},
	{name: "filter opacity", html: `<div style="filter:opacity(0)"><span id=it>+43 1 505641</span></div>`},
	{name: "blur", html: `<div style="filter:blur(30px)"><span id=it>+43 1 505641</span></div>`},
	{name: "mask", html: `<div style="mask-image:linear-gradient(transparent,transparent)"><span id=it>+43 1 505641</span></div>`},
	{name: "blend", html: `<div style="mix-blend-mode:lighten"><span id=it>+43 1 505641</span></div>`},
	{name: "swapped digits", html: `<span id=it>+43 1 <span style="position:relative;left:30px">50</span><span style="position:relative;left:-30px">5641</span></span>`, at: [2]float64{-30}},
	{name: "scaled", html: `<div style="transform:scale(.05)"><span id=it>+43 1 505641</span></div>`},
	{name: "first line", html: `<style>.fl::first-line{color:transparent}</style><p class=fl style="margin:0"><span id=it>+43 1 505641</span></p>`},
	{name: "page highlight", html: `<style>::highlight(veil){color:transparent;background:#fff;text-decoration-color:transparent}</style><span id=it>+43 1 505641</span>`, script: `{const h=new Highlight(new Range());const r=new Range();r.selectNodeContents(it);h.clear();h.add(r);h.priority=99;CSS.highlights.set("veil",h)}`},
	{name: "rlo", html: "<span id=it>+43 1 \u202e146505\u202c</span>"},
	{name: "rli", html: "<span id=it>\u2067+43 1 505641 \u2069</span>"},
	{name: "no cursor", html: `<div style="cursor:none"><span id=it>+43 1 505641</span></div>`},
	{name: "cursor", html: `<div style="cursor:url('data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22 width=%2232%22 height=%2232%22/%3E') 30 30, auto"><span id=it>+43 1 505641</span></div>`},
	{name: "opacity .01", html: `<div style="opacity:.01"><span id=it>+43 1 505641</span></div>`},
	{name: "clip-path", html: `<div style="clip-path:inset(0 0 0 100%)"><span id=it>+43 1 505641</span></div>`},
	{name: "moved by CSS under the pointer", html: `<div style="position:absolute;inset:0">Press here<div id=mover style="position:absolute;left:400px;top:10px"><span id=it>+43 1 505641</span></div></div>`, script: `{const r=it.getBoundingClientRect(); window.target=[r.x+r.width/2-390,r.y+r.height/2]; addEventListener("pointerdown",()=>{mover.style.left="10px"},{capture:true})}`, at: [2]float64{-390}},
	{name: "moved while the pointer rests", html: `<div style="position:absolute;inset:0">Press here<div id=mover style="position:absolute;left:400px;top:10px"><span id=it>+43 1 505641</span></div></div>`, then: `mover.style.left="10px"`, at: [2]float64{-390}},
	{name: "moved by an animation", html: `<style>@keyframes go{to{transform:translateX(-390px)}}</style><div style="position:absolute;inset:0">Press here<div id=mover style="position:absolute;left:400px;top:10px"><span id=it>+43 1 505641</span></div></div>`, then: `mover.style.animation="go 1ms forwards"`, at: [2]float64{-390}},
	{name: "a cover that is taken away at the press", html: `<span id=it>+43 1 505641</span><div id=cover style="position:absolute;inset:0;background:#fff;pointer-events:none">Read more</div>`, script: `addEventListener("pointerdown",()=>cover.remove(),{capture:true})`, then: ` `},
	{name: "coloured at the press", html: `<span id=it style="color:#fff">+43 1 505641</span>`, script: `addEventListener("pointerdown",()=>it.style.color="#000",{capture:true})`, then: ` `},
	{name: "a pseudo-element over it", html: `<style>#it{position:relative}#it::after{content:"";position:absolute;inset:0;background:#fff}</style><span id=it>+43 1 505641</span>`},
	{name: "digits pulled over each other", html: `<span id=it style="letter-spacing:-1em;padding-left:9em">+43 1 505641</span>`},

	{name: "a page that is inverted", html: `<style>html{filter:invert(1) hue-rotate(180deg)}</style><span id=it>+43 1 505641</span>`, honest: true},
	{name: "white on a picture", html: `<div style="height:60px;background:linear-gradient(#036,#369)"></div><p style="position:absolute;top:10px;left:10px;margin:0;color:#fff"><span id=it>+43 1 505641</span></p>`, honest: true},
	{name: "a cover over a number that is rendered anew at the press", html: `<p id=it style="margin:0">+43 1 505641</p><div style="position:absolute;inset:0;background:#fff;pointer-events:none">Read more</div>`, script: `addEventListener("pointerdown",()=>{it.outerHTML=it.outerHTML},{capture:true})`},
	{name: "a shape behind", html: `<div style="position:absolute;inset:0;z-index:-1;background:#def;pointer-events:none"></div><span id=it>+43 1 505641</span>`, honest: true},
	{name: "an overlay below what stands in it", html: `<style>#c{position:absolute;inset:0;background:#036}#c::before{content:"";position:absolute;inset:0;background:rgb(0 0 0/.5);pointer-events:none}#c>p{position:relative;color:#fff;margin:0}</style><div id=c><p><span id=it>+43 1 505641</span></p></div>`, honest: true},
	{name: "an icon beside it", html: `<style>#it{position:relative;padding-left:24px}#it::before{content:"";position:absolute;left:0;top:2px;width:18px;height:18px;background:#090}</style><a id=it href="tel:+431505641">+43 1 505641</a>`, honest: true},
	{name: "noise over the page", html: `<span id=it>+43 1 505641</span><div style="position:fixed;inset:0;pointer-events:none;opacity:.05;background:#000"></div>`, honest: true},
	{name: "split and larger", html: `<div style="transform:scale(1.2);transform-origin:0 0"><span id=it><b>+43</b> (1) <i>50 56</i> 41</span></div>`, honest: true},
	{name: "over two lines", html: `<div style="width:80px"><span id=it>+43 1 505 641</span></div>`, at: [2]float64{0, -12}, honest: true},
	{name: "in a dialog", html: `<dialog id=dlg><span id=it>+43 1 505641</span></dialog>`, script: `dlg.showModal()`, honest: true},
	{name: "in a shadow tree", html: `<span id=it>x</span><div id=host></div>`, script: `host.attachShadow({mode:"open"}).innerHTML="<b>+43 1 505641</b>"`, at: [2]float64{40, 24}, honest: true},
	{name: "moved a while ago", html: `<div id=mover style="position:absolute;left:400px;top:10px"><span id=it>+43 1 505641</span></div>`, then: `mover.style.left="10px"; return new Promise((done) => setTimeout(done, 500))`, at: [2]float64{-390}, honest: true},
	{name: "popover cover", html: `<span id=it>+43 1 505641</span><div id=pop popover=manual style="pointer-events:none;inset:0;width:100%;height:100%;margin:0;background:#fff">Go on</div>`, script: `pop.showPopover()`},
	{name: "dim frame", html: `<span id=it style="position:absolute;left:60px;top:15px">Win</span><iframe style="position:absolute;left:0;top:0;width:300px;height:60px;border:0;opacity:.01" srcdoc="<body style='margin:15px 0;font:18px sans-serif'>+43 1 505641"></iframe>`},
}

// TestTricks taps on numbers that a page hides, covers, cuts off, disorders or moves
// under the pointer: nothing is dialled without a question. On pages that only look
// like that a tap dials.
func TestTricks(t *testing.T) {
	documents := map[string]string{"/": "<p>01 505649"}
	for i, trick := range tricks {
		documents[fmt.Sprintf("/%d", i)] = `<!doctype html><meta charset="utf-8"><style>body{font:18px sans-serif;margin:0;background:#fff}</style>` +
			`<main style="position:relative;height:60px;margin:40px">` + trick.html + `</main><script>addEventListener("load", () => {` + trick.script + `})</script>`
	}
	eachBrowser(t, func(t *testing.T, name string) {
		base := site(t, documents)
		d := wary(t, name, base+"/")
		d.highlighted(1)
		for i, trick := range tricks {
			if got := d.tricked(fmt.Sprintf("%s/%d", base, i), trick); trick.honest != (got == "dials") {
				t.Errorf("%s: the tap %s", trick.name, got)
			}
		}
	})
}

// tricked taps on a trick's number, and tells what came of it: "nothing", "asks" or "dials".
func (d *desk) tricked(address string, trick trick) string {
	d.t.Helper()
	d.open(address)
	eval[any](d, `new Promise((done) => setTimeout(done, 800))`)
	before := strings.Count(d.log(), `"seq":1,`)
	x, y := d.middle("it")
	if trick.then != "" {
		for _, dx := range []float64{-3, 0} {
			if err := d.page.Move(d.ctx, x+trick.at[0]+dx, y+trick.at[1]); err != nil {
				d.t.Fatal(err)
			}
		}
		eval[any](d, `new Promise((done) => setTimeout(done, 400))`)
		eval[any](d, "(() => {"+trick.then+"})()")
	}
	if err := d.page.Click(d.ctx, browser.Click{X: x + trick.at[0], Y: y + trick.at[1]}); err != nil {
		d.t.Fatal(err)
	}
	// A tap waits 0.3 s for a second click; a page that has nothing to be called says nothing.
	came := "nothing"
	parts.Within(1500*time.Millisecond, func() bool {
		if strings.Count(d.log(), `"seq":1,`) > before {
			came = "dials"
			return true
		}
		if asking := d.asks(); asking != nil {
			d.press(asking, "no")
			d.closed()
			came = "asks"
			return true
		}
		return false
	})
	return came
}
