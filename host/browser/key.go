package browser

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// key is a key in the terms of both protocols.
type key struct {
	key     string // DOM's KeyboardEvent.key
	code    string // DOM's KeyboardEvent.code; DevTools only
	virtual int    // Windows' virtual key code; DevTools only
	text    string // what it types; DevTools only
	bidi    string // WebDriver's code point
}

// named are the keys that type nothing, or something else than their name. The
// code points are WebDriver's normalised key values.
var named = map[string]key{
	"Enter":      {"Enter", "Enter", 13, "\r", "\uE007"},
	"Tab":        {"Tab", "Tab", 9, "\t", "\uE004"},
	"Escape":     {"Escape", "Escape", 27, "", "\uE00C"},
	"Backspace":  {"Backspace", "Backspace", 8, "", "\uE003"},
	"Delete":     {"Delete", "Delete", 46, "", "\uE017"},
	"ArrowLeft":  {"ArrowLeft", "ArrowLeft", 37, "", "\uE012"},
	"ArrowUp":    {"ArrowUp", "ArrowUp", 38, "", "\uE013"},
	"ArrowRight": {"ArrowRight", "ArrowRight", 39, "", "\uE014"},
	"ArrowDown":  {"ArrowDown", "ArrowDown", 40, "", "\uE015"},
	"Home":       {"Home", "Home", 36, "", "\uE011"},
	"End":        {"End", "End", 35, "", "\uE010"},
	"F10":        {"F10", "F10", 121, "", "\uE03A"},
}

// KeyNames are the names that [Page.Press] takes beside single characters.
func KeyNames() []string { return slices.Sorted(maps.Keys(named)) }

// keyOf finds a key by name or character.
func keyOf(name string) (key, error) {
	if k, ok := named[name]; ok {
		return k, nil
	}
	if utf8.RuneCountInString(name) != 1 {
		return key{}, fmt.Errorf("no key %q", name)
	}
	k := key{key: name, text: name, bidi: name}
	switch upper := strings.ToUpper(name); {
	case upper >= "A" && upper <= "Z":
		k.code, k.virtual = "Key"+upper, int(upper[0])
	case name >= "0" && name <= "9":
		k.code, k.virtual = "Digit"+name, int(name[0])
	case name == " ":
		k.code, k.virtual = "Space", 32
	}
	return k, nil
}

// bidiModifiers are the modifiers' code points for WebDriver.
var bidiModifiers = []struct {
	modifier Modifier
	value    string
}{{Alt, "\uE00A"}, {Ctrl, "\uE009"}, {Meta, "\uE03D"}, {Shift, "\uE008"}}
