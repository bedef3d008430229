package bundle

import (
	"archive/zip"
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"siptap.org/siptap/extension"
	"siptap.org/siptap/manifests"
)

func TestTheRealExtensionBuilds(t *testing.T) {
	for _, family := range manifests.Families() {
		t.Run(string(family), func(t *testing.T) {
			files, err := Build(family)
			if err != nil {
				t.Fatal(err)
			}
			for _, name := range []string{"manifest.json", "background.js", "content.js", "content.css", "popup.html", "popup.js", "icons/siptap-16.png", "_locales/en/messages.json"} {
				if len(files[name]) == 0 {
					t.Errorf("no %s", name)
				}
			}
			for name, text := range files {
				if strings.Contains(name, "test") || bytes.Contains(text, []byte("vitest")) {
					t.Errorf("%s: tests do not ship", name)
				}
			}
		})
	}
}

func TestTheSameBytesEachTime(t *testing.T) {
	archive := func() []byte {
		files, err := Build(manifests.Firefox)
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if err := files.Zip(&out); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	first := archive()
	if !bytes.Equal(first, archive()) {
		t.Fatal("two builds differ")
	}
	r, err := zip.NewReader(bytes.NewReader(first), int64(len(first)))
	if err != nil {
		t.Fatal(err)
	}
	if f, err := r.Open("manifest.json"); err != nil {
		t.Error("a store wants the manifest at the archive's root:", err)
	} else {
		_ = f.Close()
	}
}

func TestWriteTo(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	files := Files{"manifest.json": []byte("{}"), "icons/a.png": []byte("x")}
	for range 2 {
		if err := files.WriteTo(dir); err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range files {
		if got, err := os.ReadFile(filepath.Join(dir, name)); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

// TestWhatIsMissingFailsTheBuild takes one file at a time out of the real
// sources, or puts a mistake into them.
func TestWhatIsMissingFailsTheBuild(t *testing.T) {
	manifest, err := manifests.ExtensionManifest(manifests.Chromium)
	if err != nil {
		t.Fatal(err)
	}
	for name, row := range map[string]struct {
		change func(fstest.MapFS)
		says   string
	}{
		"an icon":       {func(m fstest.MapFS) { delete(m, "icons/siptap-16.png") }, "icons/siptap-16.png"},
		"a style sheet": {func(m fstest.MapFS) { delete(m, "static/content.css") }, "content.css"},
		"a page's script in single quotes": {func(m fstest.MapFS) {
			m["static/popup.html"].Data = []byte(`<script src='/deep/other.js?v=1'></script>`)
		}, "popup.html names deep/other.js"},
		"a page's script": {func(m fstest.MapFS) { m["static/popup.html"].Data = []byte(`<script src="other.js">`) }, "popup.html names other.js"},
		"the popup":       {func(m fstest.MapFS) { delete(m, "static/popup.html") }, "popup.html"},
		"the default locale": {func(m fstest.MapFS) {
			m["_locales/de/messages.json"] = m["_locales/en/messages.json"]
			delete(m, "_locales/en/messages.json")
		}, "_locales/en/messages.json"},
		"a text of the manifest": {func(m fstest.MapFS) {
			m["_locales/en/messages.json"].Data = []byte(`{"command_walk": {"message": "x"}}`)
		}, "extensionDescription"},
		"a text without words": {func(m fstest.MapFS) {
			m["_locales/de/messages.json"] = &fstest.MapFile{Data: []byte(`{"extensionDescription": {}}`)}
		}, "_locales/de/messages.json"},
		"a locale that is no JSON": {func(m fstest.MapFS) {
			m["_locales/de/messages.json"] = &fstest.MapFile{Data: []byte(`{`)}
		}, "_locales/de/messages.json"},
		"an entry point":   {func(m fstest.MapFS) { delete(m, "src/content.ts") }, "names content.js"},
		"an imported file": {func(m fstest.MapFS) { m["src/popup.ts"].Data = []byte(`import "./gone"`) }, "src/gone"},
		"a package":        {func(m fstest.MapFS) { m["src/popup.ts"].Data = []byte(`import "lodash"`) }, "without packages"},
		"a broken script":  {func(m fstest.MapFS) { m["src/popup.ts"].Data = []byte(`let x = ;`) }, "popup.ts"},
	} {
		t.Run(name, func(t *testing.T) {
			sources := copyOf(t, extension.Sources)
			row.change(sources)
			if _, err := buildFrom(sources, manifest); err == nil || !strings.Contains(err.Error(), row.says) {
				t.Fatalf("error %v, want one that says %q", err, row.says)
			}
		})
	}
}

func copyOf(t *testing.T, from fs.FS) fstest.MapFS {
	t.Helper()
	m := fstest.MapFS{}
	err := fs.WalkDir(from, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := fs.ReadFile(from, name)
		m[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestWhatIsNamedIsBuilt shows that a script needs no entry in any list: that the
// manifest or a page names it is enough.
func TestWhatIsNamedIsBuilt(t *testing.T) {
	sources := fstest.MapFS{
		"static/page.html":          {Data: []byte(`<script src="a/page.js"></script><a href="https://siptap.org/x.js">x</a><a href="#top">top</a>`)},
		"static/plain.js":           {Data: []byte("plain()")},
		"icons/i.png":               {Data: []byte("png")},
		"_locales/en/messages.json": {Data: []byte(`{}`)},
		"src/a/page.ts":             {Data: []byte(`import { b } from "../b.js"; const x: number = b; console.log(x)`)},
		"src/b.ts":                  {Data: []byte(`export const b = 41 + 1`)},
		"src/b.test.ts":             {Data: []byte(`import "vitest"`)},
	}
	files, err := buildFrom(sources, []byte(`{"minimum_chrome_version": "128", "js": ["plain.js"], "popup": "page.html", "matches": ["*://*/*.js"]}`))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"_locales/en/messages.json", "a/page.js", "icons/i.png", "manifest.json", "page.html", "plain.js"}
	if got := files.Names(); !slices.Equal(got, want) {
		t.Errorf("files %v, want %v", got, want)
	}
	if script := string(files["a/page.js"]); !strings.Contains(script, "41 + 1") || strings.Contains(script, "number") {
		t.Errorf("the page's script: %s", script)
	}
}
