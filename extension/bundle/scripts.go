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

// addScripts bundles each script that is wanted and has a source of the same
// name in src into one file, readable and without a source map: what a store's
// reviewer and a curious person see is what runs.
func (f Files) addScripts(sources fs.FS, manifest []byte, wanted []reference) error {
	var entries []api.EntryPoint
	seen := map[string]bool{}
	for _, r := range wanted {
		source := path.Join("src", strings.TrimSuffix(r.to, ".js")+".ts")
		if path.Ext(r.to) != ".js" || seen[r.to] || !isFile(sources, source) {
			continue
		}
		seen[r.to] = true
		entries = append(entries, api.EntryPoint{InputPath: source, OutputPath: strings.TrimSuffix(r.to, ".js")})
	}
	if len(entries) == 0 {
		return nil
	}
	engine, err := oldestEngine(manifest)
	if err != nil {
		return err
	}
	result := api.Build(api.BuildOptions{
		EntryPointsAdvanced: entries,
		Outdir:              "/",
		Bundle:              true,
		Format:              api.FormatIIFE,
		Engines:             []api.Engine{engine},
		Charset:             api.CharsetUTF8,
		LegalComments:       api.LegalCommentsInline,
		LogLevel:            api.LogLevelSilent,
		// What is configured outside the sources must not change what comes out.
		TsconfigRaw: `{"compilerOptions": {"strict": true, "target": "ES2022", "verbatimModuleSyntax": true}}`,
		Plugins:     []api.Plugin{sourcesPlugin(sources)},
	})
	if len(result.Errors) > 0 {
		lines := api.FormatMessages(result.Errors, api.FormatMessagesOptions{Kind: api.ErrorMessage})
		return errors.New("bundle the scripts: " + strings.TrimSpace(strings.Join(lines, "")))
	}
	for _, out := range result.OutputFiles {
		// Outdir is made absolute by esbuild: on Windows it gains a drive letter.
		slashed := strings.ReplaceAll(out.Path, `\`, "/")
		f[slashed[strings.Index(slashed, "/")+1:]] = out.Contents
	}
	return nil
}

// oldestEngine is the oldest browser that the manifest admits, so that the
// versions stand in one place only.
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
		return api.Engine{}, fmt.Errorf("manifest.json: %w", err)
	}
	if m.Chrome != "" {
		return api.Engine{Name: api.EngineChrome, Version: m.Chrome}, nil
	}
	if m.Browser.Gecko.Min != "" {
		return api.Engine{Name: api.EngineFirefox, Version: m.Browser.Gecko.Min}, nil
	}
	return api.Engine{}, errors.New("manifest.json names no oldest browser version")
}

// sourcesPlugin has esbuild read from the embedded folder and nowhere else: a
// package from node_modules, or a file of the machine, can never slip in.
func sourcesPlugin(sources fs.FS) api.Plugin {
	const space = "siptap"
	return api.Plugin{Name: space, Setup: func(build api.PluginBuild) {
		build.OnResolve(api.OnResolveOptions{Filter: ".*"}, func(args api.OnResolveArgs) (api.OnResolveResult, error) {
			name := args.Path
			if args.Kind != api.ResolveEntryPoint {
				if !strings.HasPrefix(args.Path, ".") {
					return api.OnResolveResult{}, fmt.Errorf("%s imports %q: the extension ships without packages", args.Importer, args.Path)
				}
				name = path.Join(path.Dir(args.Importer), args.Path)
			}
			for _, candidate := range []string{name, strings.TrimSuffix(name, ".js") + ".ts", name + ".ts", path.Join(name, "index.ts")} {
				if isFile(sources, candidate) {
					return api.OnResolveResult{Path: candidate, Namespace: space}, nil
				}
			}
			return api.OnResolveResult{}, fmt.Errorf("%s imports %q: there is no file %s", args.Importer, args.Path, name)
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

// isFile tells whether name is a file in the sources.
func isFile(sources fs.FS, name string) bool {
	info, err := fs.Stat(sources, name)
	return err == nil && !info.IsDir()
}
