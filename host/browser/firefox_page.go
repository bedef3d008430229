package browser

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
)

// firefoxPage is a BiDi browsing context.
type firefoxPage struct {
	browser *firefox
	id      string
	address string
}

func (p *firefoxPage) ID() string      { return p.id }
func (p *firefoxPage) Address() string { return p.address }

func (p *firefoxPage) Call(ctx context.Context, method string, params, result any) error {
	with := map[string]any{"context": p.id}
	if given, ok := params.(map[string]any); ok {
		maps.Copy(with, given)
	} else if params != nil {
		return fmt.Errorf("%s: parameters of type %T, not a map", method, params)
	}
	return p.browser.Call(ctx, method, with, result)
}

func (p *firefoxPage) Navigate(ctx context.Context, address string) error {
	return p.Call(ctx, "browsingContext.navigate", map[string]any{"url": address, "wait": "complete"}, nil)
}

func (p *firefoxPage) Eval(ctx context.Context, expression string, out any) error {
	var evaluated struct {
		Result struct {
			Value string `json:"value"`
		} `json:"result"`
		Exception *struct {
			Text string `json:"text"`
		} `json:"exceptionDetails"`
	}
	err := p.browser.Call(ctx, "script.evaluate", map[string]any{
		"expression":   inJSON(expression),
		"target":       map[string]any{"context": p.id},
		"awaitPromise": true,
	}, &evaluated)
	if err != nil {
		return err
	}
	if evaluated.Exception != nil {
		return &ScriptError{Message: evaluated.Exception.Text}
	}
	return decodeJSON(evaluated.Result.Value, out)
}

func (p *firefoxPage) Screenshot(ctx context.Context) ([]byte, error) {
	var shot struct {
		Data []byte `json:"data"`
	}
	err := p.Call(ctx, "browsingContext.captureScreenshot", nil, &shot)
	return shot.Data, err
}

func (p *firefoxPage) SetViewport(ctx context.Context, width, height int, scale float64) error {
	params := map[string]any{"viewport": map[string]any{"width": width, "height": height}}
	if scale != 0 {
		params["devicePixelRatio"] = scale
	}
	return p.Call(ctx, "browsingContext.setViewport", params, nil)
}

func (p *firefoxPage) SetMedia(ctx context.Context, m Media) error {
	var tree struct {
		Contexts []struct {
			ID string `json:"context"`
		} `json:"contexts"`
	}
	if err := p.browser.Call(ctx, "browsingContext.getTree", map[string]any{"moz:scope": "chrome", "maxDepth": 0}, &tree); err != nil {
		return fmt.Errorf("set what a person prefers (%w without system access): %w", ErrUnsupported, err)
	}
	if len(tree.Contexts) == 0 {
		return fmt.Errorf("set what a person prefers: %w: no window", ErrUnsupported)
	}
	const coarse, fine, hovers = 1, 2, 4 // bits of a pointer's capabilities
	pick := func(is bool, yes, no int) int {
		if is {
			return yes
		}
		return no
	}
	pointer := pick(m.Coarse, coarse, fine|hovers)
	set, err := json.Marshal(map[string]int{
		"layout.css.prefers-color-scheme.content-override": pick(m.Dark, 0, 1),
		"browser.display.document_color_use":               pick(m.ForcedColors, 2, 0),
		"ui.prefersReducedMotion":                          pick(m.ReducedMotion, 1, 0),
		"ui.primaryPointerCapabilities":                    pointer,
		"ui.allPointerCapabilities":                        pointer,
	})
	if err != nil {
		return err
	}
	window := &firefoxPage{browser: p.browser, id: tree.Contexts[0].ID}
	if err := window.Eval(ctx, fmt.Sprintf("void Object.entries(%s).forEach(([name, value]) => Services.prefs.setIntPref(name, value))", set), nil); err != nil {
		return err
	}
	// The settings reach the page's process in their own time.
	_, err = poll(ctx, "what a person prefers", func() (bool, error) {
		var is Media
		err := p.Eval(ctx, `Object.fromEntries(Object.entries({
			Dark: "(prefers-color-scheme: dark)", ForcedColors: "(forced-colors: active)",
			ReducedMotion: "(prefers-reduced-motion: reduce)", Coarse: "(pointer: coarse)",
		}).map(([name, query]) => [name, matchMedia(query).matches]))`, &is)
		if m.ForcedColors {
			is.Dark = m.Dark // They have a scheme of their own.
		}
		return is == m, err
	})
	return err
}

func (p *firefoxPage) Activate(ctx context.Context) error {
	return p.Call(ctx, "browsingContext.activate", nil, nil)
}

func (p *firefoxPage) Close(ctx context.Context) error {
	return p.Call(ctx, "browsingContext.close", nil, nil)
}

// action is one of WebDriver's input actions.
type action map[string]any

// perform carries out the actions of one input source.
func (p *firefoxPage) perform(ctx context.Context, source, id string, actions []action) error {
	if len(actions) == 0 {
		return nil
	}
	return p.Call(ctx, "input.performActions", map[string]any{
		"actions": []any{map[string]any{"type": source, "id": id, "actions": actions}},
	}, nil)
}

// move is the pointer's way to a place. WebDriver counts in whole pixels.
func move(x, y float64) action {
	return action{"type": "pointerMove", "x": int(x + 0.5), "y": int(y + 0.5)}
}

func (p *firefoxPage) Move(ctx context.Context, x, y float64) error {
	return p.perform(ctx, "pointer", "mouse", []action{move(x, y)})
}

func (p *firefoxPage) Click(ctx context.Context, c Click) error {
	actions := []action{move(c.X, c.Y)}
	for range max(c.Count, 1) {
		actions = append(actions, action{"type": "pointerDown", "button": c.Button})
		if c.DragX != 0 || c.DragY != 0 {
			actions = append(actions, move(c.X+c.DragX, c.Y+c.DragY))
		}
		if c.Hold > 0 {
			actions = append(actions, action{"type": "pause", "duration": c.Hold.Milliseconds()})
		}
		actions = append(actions, action{"type": "pointerUp", "button": c.Button})
	}
	return p.holding(ctx, c.Held, func() error { return p.perform(ctx, "pointer", "mouse", actions) })
}

func (p *firefoxPage) Tap(ctx context.Context, x, y float64) error {
	return p.Call(ctx, "input.performActions", map[string]any{"actions": []any{map[string]any{
		"type": "pointer", "id": "finger", "parameters": map[string]any{"pointerType": "touch"},
		"actions": []action{move(x, y), {"type": "pointerDown", "button": Primary}, {"type": "pointerUp", "button": Primary}},
	}}}, nil)
}

// holding does something while modifier keys are held down.
func (p *firefoxPage) holding(ctx context.Context, held Modifier, do func() error) error {
	var down, up []action
	for _, m := range bidiModifiers {
		if held&m.modifier != 0 {
			down = append(down, action{"type": "keyDown", "value": m.value})
			up = append(up, action{"type": "keyUp", "value": m.value})
		}
	}
	if err := p.perform(ctx, "key", "keys", down); err != nil {
		return err
	}
	if err := do(); err != nil {
		return err
	}
	return p.perform(ctx, "key", "keys", up)
}

func (p *firefoxPage) Press(ctx context.Context, name string, held Modifier) error {
	k, err := keyOf(name)
	if err != nil {
		return err
	}
	return p.holding(ctx, held, func() error {
		return p.perform(ctx, "key", "keys", []action{
			{"type": "keyDown", "value": k.bidi},
			{"type": "keyUp", "value": k.bidi},
		})
	})
}

func (p *firefoxPage) Type(ctx context.Context, text string) error {
	var actions []action
	for _, r := range text {
		actions = append(actions, action{"type": "keyDown", "value": string(r)}, action{"type": "keyUp", "value": string(r)})
	}
	return p.perform(ctx, "key", "keys", actions)
}
