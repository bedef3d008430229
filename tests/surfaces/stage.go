package surfaces

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"path"
	"time"

	"siptap.org/siptap/extension/bundle"
	"siptap.org/siptap/host/browser"
	"siptap.org/siptap/manifests"
)

//go:embed stage.js
var stageScript []byte

// webPage is a page of somebody else's on which toast and card appear.
const webPage = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Contact</title>
<meta name="color-scheme" content="light dark">
<link rel="stylesheet" href="content.css"><style>html { color: CanvasText; background: Canvas } body { font: 16px/24px sans-serif; margin: 24px; max-width: 40em }</style>
<main><h1>Contact</h1><p>Reception: <span id="number">+43 1 505641</span></p></main>
<script src="content.js"></script>`

// Stage serves the surfaces of the extension that is built for a family.
type Stage struct {
	files  bundle.Files
	scenes map[string]Scene
	server *http.Server
	// Address is where it serves, with a slash at the end.
	Address string
}

// Open builds the extension and serves its surfaces until Close.
func Open(family manifests.Family) (*Stage, error) {
	files, err := bundle.Build(family)
	if err != nil {
		return nil, err
	}
	scenes, err := Scenes()
	if err != nil {
		return nil, err
	}
	s := &Stage{files: files, scenes: map[string]Scene{}}
	for _, scene := range scenes {
		s.scenes[scene.Name] = scene
	}
	s.files["page.html"] = []byte(webPage)
	listener, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s.Address = "http://" + listener.Addr().String() + "/"
	s.server = &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = s.server.Serve(listener) }()
	return s, nil
}

// Close ends the server.
func (s *Stage) Close() error { return s.server.Close() }

// Has tells whether the extension has a scene's page.
func (s *Stage) Has(scene Scene) bool { return s.files[scene.Page] != nil }

// ServeHTTP serves a file of the extension; a page has the stand-in before its own
// scripts, with the scene and the language that its address names.
func (s *Stage) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := path.Base(r.URL.Path)
	data, ok := s.files[r.URL.Path[1:]]
	if name == "stage.js" {
		data, ok = s.script(r.URL.Query())
	}
	if !ok {
		http.NotFound(w, r)
		return
	}
	if path.Ext(name) == ".html" {
		link := fmt.Appendf(nil, `<script src="stage.js?%s"></script><script `, r.URL.RawQuery)
		data = bytes.Replace(data, []byte("<script "), link, 1)
	}
	types := map[string]string{".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".png": "image/png"}
	w.Header().Set("Content-Type", types[path.Ext(name)]+"; charset=utf-8")
	_, _ = w.Write(data)
}

func (s *Stage) script(query url.Values) ([]byte, bool) {
	scene, ok := s.scenes[query.Get("scene")]
	lang := query.Get("lang")
	texts := s.files["_locales/"+lang+"/messages.json"]
	if !ok || texts == nil {
		return nil, false
	}
	data, err := json.Marshal(map[string]any{"scene": scene, "texts": json.RawMessage(texts), "lang": lang})
	if err != nil {
		return nil, false
	}
	return append(append([]byte("const stage = "), data...), append([]byte(";\n"), stageScript...)...), true
}

// Show brings a scene into a page, in a language and as a person prefers it, and waits
// until it is complete.
func (s *Stage) Show(ctx context.Context, page browser.Page, scene Scene, lang string, as browser.Media) error {
	as.ForcedColors = as.ForcedColors || scene.Forced
	if err := page.SetMedia(ctx, as); err != nil {
		return err
	}
	address := s.Address + scene.Page + "?" + url.Values{"scene": {scene.Name}, "lang": {lang}}.Encode()
	if err := page.Navigate(ctx, address); err != nil {
		return err
	}
	for _, step := range scene.Steps {
		if err := page.Eval(ctx, "Promise.resolve("+step+").then(() => true)", nil); err != nil {
			return fmt.Errorf("scene %s: %s: %w", scene.Name, step, err)
		}
	}
	if scene.Hover != "" {
		if err := hover(ctx, page, scene.Hover); err != nil {
			return fmt.Errorf("scene %s: %w", scene.Name, err)
		}
	}
	for _, selector := range scene.Press {
		if err := press(ctx, page, selector); err != nil {
			return fmt.Errorf("scene %s: %w", scene.Name, err)
		}
	}
	if err := await(ctx, page, scene.Ready); err != nil {
		return fmt.Errorf("scene %s is not complete: %w", scene.Name, err)
	}
	return nil
}

// await waits until an expression is true in a page; one that fails is not yet.
func await(ctx context.Context, page browser.Page, expression string) error {
	var is bool
	if err := page.Eval(ctx, `new Promise((resolve) => {
		const end = Date.now() + 10000;
		const look = () => {
			let is = false;
			try { is = Boolean(`+expression+`); } catch { /* not there yet */ }
			if (is || Date.now() > end) { resolve(is); } else { setTimeout(look, 20); }
		};
		look();
	})`, &is); err != nil {
		return err
	}
	if !is {
		return fmt.Errorf("it never came true: %s", expression)
	}
	return nil
}

// press clicks on something in what of ours stands in a page, once it is there.
func press(ctx context.Context, page browser.Page, selector string) error {
	find := fmt.Sprintf(`[...document.documentElement.children].map((one) => one.shadowRoot?.querySelector(%q)).find(Boolean)`, selector)
	if err := await(ctx, page, find); err != nil {
		return err
	}
	var at [2]float64
	if err := page.Eval(ctx, middle(find), &at); err != nil {
		return err
	}
	return page.Click(ctx, browser.Click{X: at[0], Y: at[1]})
}

// middle is the script that finds the middle of an element.
func middle(element string) string {
	return `(() => {
		const box = ` + element + `.getBoundingClientRect();
		return [box.x + box.width / 2, box.y + box.height / 2];
	})()`
}

// hover moves the pointer onto an element, with a second movement there: what lay
// under it before the page came counts for nothing.
func hover(ctx context.Context, page browser.Page, selector string) error {
	var at [2]float64
	if err := page.Eval(ctx, middle(fmt.Sprintf(`document.querySelector(%q)`, selector)), &at); err != nil {
		return err
	}
	if err := page.Move(ctx, at[0]+40, at[1]+60); err != nil {
		return err
	}
	return page.Move(ctx, at[0], at[1])
}
