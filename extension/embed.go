// Package extension holds the WebExtension's sources, so that the program can
// build it wherever it runs. It knows nothing of building (extension/bundle does)
// and nothing of the program that it ships in.
package extension

import "embed"

// Sources are the files that the extension is built from, by their paths below
// this folder: TypeScript in src, pages and style sheets in static, texts in
// _locales, pictures in icons. Tests are among them and are never bundled, since
// nothing that ships imports them.
//
//go:embed src static icons/*.png all:_locales
var Sources embed.FS
