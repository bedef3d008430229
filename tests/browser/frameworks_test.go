package browser

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/evanw/esbuild/pkg/api"

	"siptap.org/siptap/tests/npm"
)

// framework is a page that a framework hydrates and renders anew.
type framework struct {
	name     string
	packages []string
	source   string // the script; it puts the globals hydrate and step there
	html     func(t *testing.T, dir string) string
}

// static is markup that was written by hand as the framework's server writes it.
func static(html string) func(*testing.T, string) string {
	return func(*testing.T, string) string { return html }
}

// rendered is what the server's first rendering is like; end is a framework's mark of
// what is not there.
func rendered(end string) string {
	return `<section><p>Turn 0: 0664 1234567</p><ul><li>Tel 01 505640</li><li>Tel 01 505641</li><li>Tel 01 505642</li></ul>` + end + `</section>`
}

var frameworks = []framework{
	{
		name: "React", packages: []string{"react@19.3.1", "react-dom@19.3.1"}, html: static(rendered("")),
		source: `import { createElement as h, useState } from "react";
			import { hydrateRoot } from "react-dom/client";
			function App() {
				const [n, set] = useState(0);
				globalThis.step = () => set((n) => n + 1);
				return h("section", null, h("p", null, "Turn " + n + ": 0664 1234567"),
					h("ul", null, [0, 1, 2].map((i) => (i + n) % 3).map((i) => h("li", { key: i }, "Tel 01 50564" + i))),
					n % 2 ? h("p", null, "Fax ", h("b", null, "01 505649")) : null);
			}
			globalThis.hydrate = () => { globalThis.root = hydrateRoot(app, h(App)) };
			globalThis.end = () => root.unmount();`,
	},
	{
		name: "Vue", packages: []string{"vue@3.5.45"}, html: static(rendered("<!---->")),
		source: `import { createSSRApp, h, ref } from "vue";
			const n = ref(0);
			const page = createSSRApp({ render: () => h("section", [h("p", "Turn " + n.value + ": 0664 1234567"),
				h("ul", [0, 1, 2].map((i) => (i + n.value) % 3).map((i) => h("li", { key: i }, "Tel 01 50564" + i))),
				n.value % 2 ? h("p", ["Fax ", h("b", "01 505649")]) : null]) });
			globalThis.step = () => n.value++;
			globalThis.hydrate = () => void page.mount(app);
			globalThis.end = () => page.unmount();`,
	},
	{
		name: "Svelte", packages: []string{"svelte@5.57.3"}, html: svelte,
		source: `import { hydrate, unmount } from "svelte";
			import App from "./client.js";
			globalThis.hydrate = () => { globalThis.root = hydrate(App, { target: app }) };
			globalThis.end = () => unmount(root);`,
	},
}

// svelte compiles the component, for the browser too, and renders it as a server does.
func svelte(t *testing.T, dir string) string {
	t.Helper()
	const component = `<script>
		let n = $state(0);
		globalThis.step = () => n++;
	</script>
	<section><p>Turn {n}: 0664 1234567</p><ul>{#each [0, 1, 2].map((i) => (i + n) % 3) as i (i)}<li>Tel 01 50564{i}</li>{/each}</ul>{#if n % 2}<p>Fax <b>01 505649</b></p>{/if}</section>`
	const render = `import { compile } from "svelte/compiler";
		import { readFileSync, writeFileSync } from "node:fs";
		const source = readFileSync(process.argv[2], "utf8");
		for (const generate of ["client", "server"]) {
			writeFileSync(generate + ".js", compile(source, { generate, dev: generate === "client", filename: "App.svelte" }).js.code);
		}
		const { render } = await import("svelte/server");
		const { default: App } = await import(process.cwd() + "/server.js");
		process.stdout.write(render(App).body);`
	write(t, dir, "App.svelte", component)
	write(t, dir, "render.mjs", render)
	node := exec.Command("node", "render.mjs", "App.svelte")
	node.Dir = dir
	out, err := node.Output()
	if err != nil {
		t.Fatalf("render: %v\n%s", err, out)
	}
	return string(out)
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// build fetches the framework and makes the page's markup and script, unoptimised:
// it is the development builds that warn.
func (f framework) build(t *testing.T) (html, script string) {
	t.Helper()
	packages, err := npm.Install(t.Context(), f.packages...)
	if errors.Is(err, npm.ErrUnavailable) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.Symlink(filepath.Join(packages, "node_modules"), filepath.Join(dir, "node_modules")); err != nil {
		t.Fatal(err)
	}
	html = f.html(t, dir)
	result := api.Build(api.BuildOptions{
		Stdin: &api.StdinOptions{Contents: f.source, ResolveDir: dir}, Bundle: true, Format: api.FormatIIFE, LogLevel: api.LogLevelSilent,
		PreserveSymlinks: true, Conditions: []string{"development", "browser"},
		Define: map[string]string{
			"process.env.NODE_ENV": `"development"`, "__VUE_OPTIONS_API__": "true",
			"__VUE_PROD_DEVTOOLS__": "false", "__VUE_PROD_HYDRATION_MISMATCH_DETAILS__": "true",
		},
	})
	if len(result.Errors) > 0 {
		t.Fatalf("bundle: %v", result.Errors[0].Text)
	}
	return html, string(result.OutputFiles[0].Contents)
}

// TestFrameworksGoOn shows numbers in what real frameworks have rendered, has them
// hydrate it, render it anew fifty times and take it away: not a warning is heard,
// and the numbers stay shown.
func TestFrameworksGoOn(t *testing.T) {
	documents := map[string]string{}
	for _, f := range frameworks {
		if html, script := f.build(t); html != "" {
			documents["/"+f.name+".js"] = script
			documents["/"+f.name] = fmt.Sprintf(`<!doctype html><meta charset="utf-8"><div id="app">%s</div><script>
				globalThis.complaints = [];
				for (const kind of ["error", "warn"]) console[kind] = (...words) => complaints.push(words.map(String).join(" "));
				addEventListener("error", ({message}) => complaints.push(message));
				addEventListener("unhandledrejection", ({reason}) => complaints.push(String(reason)));
			</script><script src="/%s.js"></script>`, html, f.name)
		}
	}
	address := site(t, documents)
	eachBrowser(t, func(t *testing.T, name string) {
		d := read(t, name, address+"/"+frameworks[0].name, readerOptions{})
		for _, f := range frameworks {
			d.open(address + "/" + f.name)
			d.highlighted(4)
			eval[any](d, `void hydrate()`)
			eval[any](d, `(async () => {
				for (let turn = 0; turn < 51; turn++) {
					step();
					await new Promise(requestAnimationFrame);
				}
			})()`)
			d.highlighted(5)
			if text := eval[string](d, `app.innerText.replace(/\s+/g, " ")`); !strings.HasPrefix(text, "Turn 51: 0664 1234567") {
				t.Errorf("%s: the page says %q", f.name, text)
			}
			eval[any](d, `void end()`)
			d.highlighted(0)
			if said := eval[[]string](d, `complaints`); len(said) > 0 {
				t.Errorf("%s complains: %q", f.name, said)
			}
		}
	})
}
