// Command build makes the extension for one family of browsers:
//
//	go run ./extension/build --browser chromium --out DIR   # unpacked
//	go run ./extension/build --browser firefox --zip FILE   # the store's archive
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"

	"siptap.org/siptap/extension/bundle"
	"siptap.org/siptap/manifests"
)

func main() {
	browser := flag.String("browser", "", "`family` to build for: chromium or firefox")
	out := flag.String("out", "", "`folder` for the unpacked extension")
	archive := flag.String("zip", "", "`file` for the store's archive")
	flag.Parse()
	if *browser == "" || *out == "" && *archive == "" || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	if err := build(manifests.Family(*browser), *out, *archive); err != nil {
		fmt.Fprintln(os.Stderr, "build:", err)
		os.Exit(1)
	}
}

func build(family manifests.Family, out, archive string) error {
	files, err := bundle.Build(family)
	if err != nil {
		return err
	}
	if out != "" {
		if err := files.WriteTo(out); err != nil {
			return err
		}
	}
	if archive == "" {
		return nil
	}
	f, err := os.Create(archive)
	if err != nil {
		return err
	}
	return errors.Join(files.Zip(f), f.Close())
}
