// Command sheet photographs every surface of the extension in every state, in
// both browsers, languages, colour schemes and widths, as contact sheets, one a
// page of the extension:
//
//	go run ./tests/sheet -out DIR
package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"maps"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"

	"siptap.org/siptap/host/browser"
	"siptap.org/siptap/manifests"
	"siptap.org/siptap/tests/surfaces"
)

func main() {
	out := flag.String("out", "", "the `folder` for the sheets")
	browsers := flag.String("browsers", "chromium,firefox", "which browsers, with commas")
	only := flag.String("only", "", "only scenes whose name contains this")
	flag.Parse()
	if *out == "" || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *out, strings.Split(*browsers, ","), *only); err != nil {
		fmt.Fprintln(os.Stderr, "sheet:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, out string, names []string, only string) error {
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	for _, name := range names {
		if err := photograph(ctx, out, name, only); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// photograph makes all sheets of one browser.
func photograph(ctx context.Context, out, name, only string) error {
	spec, err := browser.Find(name)
	if err != nil {
		return err
	}
	stage, err := surfaces.Open(manifests.Family(spec.Kind))
	if err != nil {
		return err
	}
	defer func() { _ = stage.Close() }()
	dir, err := os.MkdirTemp("", "sheet")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	b, err := browser.Start(ctx, browser.Options{Spec: spec, Dir: dir, Headless: true, SystemAccess: true})
	if err != nil {
		return err
	}
	defer func() { _ = b.Close(context.WithoutCancel(ctx)) }()
	page, err := b.NewPage(ctx, stage.Address+"colours.css")
	if err != nil {
		return err
	}
	for _, dark := range []bool{false, true} {
		for _, lang := range []string{"en", "de"} {
			for width := range 2 {
				shots, err := shoot(ctx, stage, page, look{lang, dark, width}, only)
				if err != nil {
					return err
				}
				for _, title := range slices.Sorted(maps.Keys(shots)) {
					file := fmt.Sprintf("%s-%s-%s-%s-%s.png", name, lang, word(dark, "dark", "light"), word(width == 0, "usual", "narrow"), title)
					if err := write(filepath.Join(out, file), shots[title]); err != nil {
						return err
					}
					fmt.Fprintln(os.Stderr, file)
				}
			}
		}
	}
	return nil
}

func word(which bool, yes, no string) string {
	if which {
		return yes
	}
	return no
}

// look is how all scenes are seen at once.
type look struct {
	lang  string
	dark  bool
	width int // which of a scene's sizes
}

// shoot takes the picture of every scene, by the page that shows it.
func shoot(ctx context.Context, stage *surfaces.Stage, page browser.Page, as look, only string) (map[string][]image.Image, error) {
	scenes, err := surfaces.Scenes()
	if err != nil {
		return nil, err
	}
	shots := map[string][]image.Image{}
	for _, scene := range scenes {
		if !stage.Has(scene) || !strings.Contains(scene.Name, only) {
			continue
		}
		size := scene.Sizes()[as.width]
		if err := page.SetViewport(ctx, size.Width, size.Height, 1); err != nil {
			return nil, err
		}
		if err := stage.Show(ctx, page, scene, as.lang, browser.Media{Dark: as.dark}); err != nil {
			return nil, err
		}
		data, err := page.Screenshot(ctx)
		if err != nil {
			return nil, err
		}
		shot, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			return nil, err
		}
		title := strings.TrimSuffix(scene.Page, ".html")
		shots[title] = append(shots[title], shot)
	}
	return shots, nil
}

// rowWidth is how wide a row of small pictures is at the most, rowCount how many
// large ones stand in one, and gap what lies between two pictures, pixels.
const (
	rowWidth = 1900
	rowCount = 4
	gap      = 12
)

// write lays the pictures out in rows, and writes the sheet.
func write(file string, shots []image.Image) error {
	var places []image.Point
	wide := rowWidth
	for _, shot := range shots {
		if w := shot.Bounds().Dx(); w > rowWidth/rowCount {
			wide = max(wide, rowCount*(w+gap)+gap)
		}
	}
	x, y, high := gap, gap, 0
	for _, shot := range shots {
		size := shot.Bounds().Size()
		if x+size.X > wide && x > gap {
			x, y, high = gap, y+high+gap, 0
		}
		places = append(places, image.Pt(x, y))
		x, high = x+size.X+gap, max(high, size.Y)
	}
	sheet := image.NewRGBA(image.Rect(0, 0, wide, y+high+gap))
	draw.Draw(sheet, sheet.Bounds(), image.NewUniform(color.Gray{Y: 128}), image.Point{}, draw.Src)
	for i, shot := range shots {
		at := image.Rectangle{Min: places[i], Max: places[i].Add(shot.Bounds().Size())}
		draw.Draw(sheet, at, shot, shot.Bounds().Min, draw.Src)
	}
	var data bytes.Buffer
	if err := png.Encode(&data, sheet); err != nil {
		return err
	}
	return os.WriteFile(file, data.Bytes(), 0o644)
}
