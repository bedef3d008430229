package surfaces

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// Size is the visible part of a window in CSS pixels.
type Size struct{ Width, Height int }

// Scene is one state of one surface.
type Scene struct {
	// Name is unique, and fit for a file's name.
	Name string `json:"name"`
	// Like is the name of an earlier scene that this one is as, but for what it says itself.
	Like string `json:"like,omitempty"`
	// Page is the file of the extension that shows it; "page.html" is a web page
	// with the content script in it.
	Page string `json:"page"`
	// Steps are run in the page once it is there, one after the other;
	// where one is a promise, the next waits for it.
	Steps []string `json:"steps,omitempty"`
	// Hover is the selector of what the pointer rests on after the steps.
	Hover string `json:"hover,omitempty"`
	// Press are the selectors of what is pressed then in what stands in the page,
	// one after the other.
	Press []string `json:"press,omitempty"`
	// Ready is an expression that is true when the surface is complete.
	Ready string `json:"ready"`
	// Site is the address of the tab in view.
	Site string `json:"site,omitempty"`
	// Told is what the background tells; Replies are its answers by kind of request.
	Told    json.RawMessage            `json:"told,omitempty"`
	Replies map[string]json.RawMessage `json:"replies,omitempty"`
	// Private: it stands in a private window.
	Private bool `json:"private,omitempty"`
	// Kept is what the browser keeps for the extension.
	Kept json.RawMessage `json:"kept,omitempty"`
	// Height is that of a window that shows the whole page, where it is a long one.
	Height int `json:"height,omitempty"`
	// Forced: the person sees all pages in colours of their own.
	Forced bool `json:"forced,omitempty"`
}

//go:embed scenes.json
var scenesText []byte

//go:embed scenes-options.json
var optionsText []byte

// Scenes are all that there are. The error names the file in which something is none.
func Scenes() ([]Scene, error) {
	var all []Scene
	for _, file := range []struct {
		name string
		text []byte
	}{{"scenes.json", scenesText}, {"scenes-options.json", optionsText}} {
		var scenes []json.RawMessage
		if err := json.Unmarshal(file.text, &scenes); err != nil {
			return nil, fmt.Errorf("%s: %w", file.name, err)
		}
		for i, text := range scenes {
			scene, err := decode(text, all)
			if err != nil {
				return nil, fmt.Errorf("%s: scene %d: %w", file.name, i, err)
			}
			all = append(all, scene)
		}
	}
	return all, nil
}

// decode reads a scene that may be like one of the earlier ones.
func decode(text json.RawMessage, earlier []Scene) (Scene, error) {
	var scene Scene
	var named struct{ Like string }
	if err := json.Unmarshal(text, &named); err != nil {
		return Scene{}, err
	}
	if named.Like != "" {
		at := slices.IndexFunc(earlier, func(s Scene) bool { return s.Name == named.Like })
		if at < 0 {
			return Scene{}, fmt.Errorf("there is no scene %q before it", named.Like)
		}
		// Decoding writes into what is there already.
		scene = earlier[at]
		scene.Steps, scene.Press = slices.Clone(scene.Steps), slices.Clone(scene.Press)
		scene.Told, scene.Kept = slices.Clone(scene.Told), slices.Clone(scene.Kept)
		scene.Replies = maps.Clone(scene.Replies)
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	return scene, decoder.Decode(&scene)
}

// Sizes are the two sizes in which a scene's page is looked at: as it usually is,
// and in little room.
func (s Scene) Sizes() [2]Size {
	switch s.Page {
	case "popup.html":
		return [2]Size{{360, 520}, {360, 440}}
	case "confirm.html":
		return [2]Size{{380, 312}, {300, 360}}
	case "page.html":
		return [2]Size{{720, max(s.Height, 260)}, {360, max(s.Height*5/4, 300)}}
	}
	height := max(s.Height, 800)
	return [2]Size{{1000, height}, {400, height * 5 / 4}}
}
