package bundle

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// scripts bundles each entry point into one file, readable and without a source
// map: what a store's reviewer and a curious user see is what runs.
func (f Files) scripts(sources fs.FS, manifest []byte) error {
	engine, err := oldestEngine(manifest)
	if err != nil {
		return err
	}
	result := api.Build(api.BuildOptions{
		EntryPoints:   entryPoints,
		Outdir:        "/",
		Bundle:        true,
		Format:        api.FormatIIFE,
		Engines:       []api.Engine{engine},
		Charset:       api.CharsetUTF8,
		LegalComments: api.LegalCommentsInline,
		LogLevel:      api.LogLevelSilent,
		// What is configured outside the sources must not change what comes out.
		TsconfigRaw: `{"compilerOptions": {"strict": true, "target": "ES2022", "verbatimModuleSyntax": true}}`,
		Plugins:     []api.Plugin{sourcesPlugin(sources)},
	})
	if len(result.Errors) > 0 {
		lines := api.FormatMessages(result.Errors, api.FormatMessagesOptions{Kind: api.ErrorMessage})
		return errors.New("bundle the extension's scripts: " + strings.TrimSpace(strings.Join(lines, "")))
	}
	for _, out := range result.OutputFiles {
		f[path.Base(strings.ReplaceAll(out.Path, `\`, "/"))] = out.Contents
	}
	return nil
}

// oldestEngine is the oldest browser that the manifest admits.
func oldestEngine(manifest []byte) (api.Engine, error) {
	var m struct {
		Chrome  string `json:"minimum_chrome_version"`
		Browser struct {
			Gecko struct {
				Min string `json:"strict_min_version"`
			} `json:"gecko"`
		} `json:"browser_specific_settings"`
	}
	if err := json.Unmarshal(manifest, &m); err != nil {
		return api.Engine{}, fmt.Errorf("read the extension's manifest: %w", err)
	}
	if m.Chrome != "" {
		return api.Engine{Name: api.EngineChrome, Version: m.Chrome}, nil
	}
	if m.Browser.Gecko.Min != "" {
		return api.Engine{Name: api.EngineFirefox, Version: m.Browser.Gecko.Min}, nil
	}
	return api.Engine{}, errors.New("the extension's manifest names no oldest browser version")
}

// sourcesPlugin has esbuild read from the embedded folder and nowhere else: a
// package from node_modules, or a file of the machine, can never slip in.
func sourcesPlugin(sources fs.FS) api.Plugin {
	const space = "siptap"
	return api.Plugin{Name: space, Setup: func(build api.PluginBuild) {
		build.OnResolve(api.OnResolveOptions{Filter: ".*"}, func(args api.OnResolveArgs) (api.OnResolveResult, error) {
			name := path.Join("src", args.Path)
			if args.Kind != api.ResolveEntryPoint {
				if !strings.HasPrefix(args.Path, ".") {
					return api.OnResolveResult{}, fmt.Errorf("%s imports %q: the extension ships without packages", args.Importer, args.Path)
				}
				name = path.Join(path.Dir(args.Importer), args.Path)
			}
			for _, candidate := range []string{name, strings.TrimSuffix(name, ".js") + ".ts", name + ".ts", path.Join(name, "index.ts")} {
				if info, err := fs.Stat(sources, candidate); err == nil && !info.IsDir() {
					return api.OnResolveResult{Path: candidate, Namespace: space}, nil
				}
			}
			return api.OnResolveResult{}, fmt.Errorf("no file %s", name)
		})
		build.OnLoad(api.OnLoadOptions{Filter: ".*", Namespace: space}, func(args api.OnLoadArgs) (api.OnLoadResult, error) {
			data, err := fs.ReadFile(sources, args.Path)
			if err != nil {
				return api.OnLoadResult{}, err
			}
			text, loader := string(data), api.LoaderTS
			if path.Ext(args.Path) == ".json" {
				loader = api.LoaderJSON
			}
			return api.OnLoadResult{Contents: &text, Loader: loader}, nil
		})
	}}
}
