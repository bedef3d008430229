package surfaces

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
)

// Size is the visible part of a window in CSS pixels.
type Size struct{ Width, Height int }

// Scene is one state of one surface.
type Scene struct {
	// Name is unique, and fit for a file's name.
	Name string `json:"name"`
	// Page is the file of the extension that shows it; "page.html" is a web page
	// with the content script in it.
	Page string `json:"page"`
	// Steps are run in the page once it is there, one after the other;
	// where one is a promise, the next waits for it.
	Steps []string `json:"steps,omitempty"`
	// Hover is the selector of what the pointer rests on after the steps.
	Hover string `json:"hover,omitempty"`
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
		decoder := json.NewDecoder(bytes.NewReader(file.text))
		decoder.DisallowUnknownFields()
		var scenes []Scene
		if err := decoder.Decode(&scenes); err != nil {
			return nil, fmt.Errorf("%s: %w", file.name, err)
		}
		all = append(all, scenes...)
	}
	return all, nil
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
		return [2]Size{{720, 260}, {360, 300}}
	}
	height := max(s.Height, 800)
	return [2]Size{{1000, height}, {400, height * 5 / 4}}
}
