package browser

import (
	"context"
	"encoding/json"
	"time"
)

// Browser is a running browser. Its methods may be called from several
// goroutines at once.
type Browser interface {
	// Spec tells which browser it is.
	Spec() Spec
	// NewPage opens a tab, loads the address and waits until it is complete. The
	// first one takes the empty tab that the browser started with.
	NewPage(ctx context.Context, address string) (Page, error)
	// Pages lists the pages that are open, the extension's own among them. A
	// page's ID is the same in every listing.
	Pages(ctx context.Context) ([]Page, error)
	// ExtensionID is the identifier that the browser gave the extension: of its
	// pages' addresses in Chromium, the add-on's own in Firefox.
	ExtensionID() string
	// ExtensionURL is the address of a file of the extension. Firefox loads it in a
	// tab only with [Options.SystemAccess].
	ExtensionURL(path string) string
	// EvalInBackground calls a JavaScript function ("self => …") with the global
	// object of the extension's background script and decodes what it returns, a
	// promise's value too, into out, which may be nil. In Firefox it needs
	// [Options.SystemAccess].
	EvalInBackground(ctx context.Context, function string, out any) error
	// OpenPopup opens the extension's popup at its toolbar button, over the page,
	// as a person's click on the button does. It fails with [ErrUnsupported] in
	// Firefox, whose protocol does not list the popup that it opens: load
	// ExtensionURL of the popup's file in a tab there.
	OpenPopup(ctx context.Context, over Page) (Page, error)
	// Call sends one command of the browser's own protocol, outside any page.
	Call(ctx context.Context, method string, params, result any) error
	// Done is closed when the browser has ended, whoever ended it.
	Done() <-chan struct{}
	// Output is the end of what the browser wrote to its standard error.
	Output() string
	// Close ends the browser: asked politely while the context lasts, a few
	// seconds at most, then by force. No process of it is left when it returns.
	Close(ctx context.Context) error
}

// Page is one tab, popup or window of the browser.
type Page interface {
	// ID is the browser's own name for the page: a DevTools target or a BiDi
	// browsing context.
	ID() string
	// Address is the page's address when it was listed.
	Address() string
	// Navigate loads an address and waits until it is complete.
	Navigate(ctx context.Context, address string) error
	// Eval evaluates a JavaScript expression in the page's own world, awaits it if
	// it is a promise, and decodes its JSON form into out, which may be nil.
	Eval(ctx context.Context, expression string, out any) error
	// Click presses and releases a mouse button as a person does: the page gets
	// trusted events.
	Click(ctx context.Context, c Click) error
	// Tap touches a place with a finger for a moment: the page gets trusted events.
	Tap(ctx context.Context, x, y float64) error
	// Move moves the mouse pointer there without pressing anything.
	Move(ctx context.Context, x, y float64) error
	// Press presses and releases a key: a character, or one of the names in
	// [KeyNames].
	Press(ctx context.Context, key string, held Modifier) error
	// Type presses the keys of a text, one after the other.
	Type(ctx context.Context, text string) error
	// Screenshot takes the visible part of the page as PNG.
	Screenshot(ctx context.Context) ([]byte, error)
	// SetViewport sets the size of the page's visible part in CSS pixels and how
	// many device pixels make one of them (0 leaves that as it is).
	SetViewport(ctx context.Context, width, height int, scale float64) error
	// SetMedia makes the page's style sheets see what a person prefers. In Firefox it
	// needs [Options.SystemAccess] and holds for all pages.
	SetMedia(ctx context.Context, m Media) error
	// Activate brings the page to the front.
	Activate(ctx context.Context) error
	// Call sends one command of the browser's own protocol about this page: in
	// Chromium in the page's session; in Firefox with its "context" added to the
	// parameters, which must be a map or nil.
	Call(ctx context.Context, method string, params, result any) error
	// Close closes the page.
	Close(ctx context.Context) error
}

// Button is a mouse button, numbered as in DOM's MouseEvent.button.
type Button int

// The buttons.
const (
	Primary   Button = 0
	Auxiliary Button = 1
	Secondary Button = 2
)

// Modifier is a set of modifier keys, with the bits that DevTools gives them.
type Modifier int

// The modifiers.
const (
	Alt   Modifier = 1
	Ctrl  Modifier = 2
	Meta  Modifier = 4
	Shift Modifier = 8
)

// Click says where and how to click. Its zero value but for the place is a
// person's plain click.
type Click struct {
	X, Y   float64  // CSS pixels from the viewport's top left corner
	Button Button   // which button
	Count  int      // how often in quick succession; 0 means once
	Held   Modifier // modifier keys held down meanwhile
	DragX  float64  // how far the pointer moves while the button is down
	DragY  float64
	Hold   time.Duration // how long the button stays down, beside what it takes
}

// Media is what a person prefers, as style sheets can ask. Its zero value is light,
// with the page's own colours, moving, and with a mouse.
type Media struct {
	Dark          bool // a dark colour scheme
	ForcedColors  bool // a few colours of their own on all pages
	ReducedMotion bool // as little motion as can be
	Coarse        bool // a finger points
}

// decodeJSON decodes the JSON text that an evaluation returned. An empty text
// stands for undefined and leaves out as it is.
func decodeJSON(text string, out any) error {
	if out == nil || text == "" {
		return nil
	}
	return json.Unmarshal([]byte(text), out)
}

// inJSON wraps an expression so that it evaluates to a promise of its JSON text.
// Both browsers give strings back in one form, other values in two.
func inJSON(expression string) string {
	return "(async () => JSON.stringify(await (" + expression + "\n)))()"
}
