package browser

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// chromiumPage is a DevTools target with a session attached to it.
type chromiumPage struct {
	browser *chromium
	target  target
	session string
}

func (p *chromiumPage) ID() string      { return p.target.ID }
func (p *chromiumPage) Address() string { return p.target.URL }

func (p *chromiumPage) Call(ctx context.Context, method string, params, result any) error {
	return p.browser.link.call(ctx, p.session, method, params, result)
}

func (p *chromiumPage) Navigate(ctx context.Context, address string) error {
	loaded, stop := p.browser.link.expect(func(e event) bool {
		return e.session == p.session && e.method == "Page.loadEventFired"
	})
	defer stop()
	var started struct {
		Loader string `json:"loaderId"` // absent where the document stays
		Error  string `json:"errorText"`
	}
	if err := p.Call(ctx, "Page.navigate", map[string]any{"url": address}, &started); err != nil {
		return err
	}
	if started.Error != "" {
		return fmt.Errorf("load %s: %s", address, started.Error)
	}
	if started.Loader == "" {
		return nil
	}
	select {
	case <-loaded:
		return nil
	case <-p.browser.link.ended:
		return fmt.Errorf("load %s: %w", address, ErrEnded)
	case <-ctx.Done():
		return fmt.Errorf("load %s: %w", address, context.Cause(ctx))
	}
}

func (p *chromiumPage) Eval(ctx context.Context, expression string, out any) error {
	var evaluated struct {
		Result struct {
			Value any `json:"value"` // the JSON text; not a string where an exception was thrown
		} `json:"result"`
		Exception *struct {
			Text      string `json:"text"`
			Exception struct {
				Description string `json:"description"`
			} `json:"exception"`
		} `json:"exceptionDetails"`
	}
	err := p.Call(ctx, "Runtime.evaluate", map[string]any{
		"expression":    inJSON(expression),
		"awaitPromise":  true,
		"returnByValue": true,
	}, &evaluated)
	if err != nil {
		return err
	}
	if x := evaluated.Exception; x != nil {
		return &ScriptError{Message: x.Text + " " + x.Exception.Description}
	}
	text, _ := evaluated.Result.Value.(string) // absent for undefined
	return decodeJSON(text, out)
}

func (p *chromiumPage) Screenshot(ctx context.Context) ([]byte, error) {
	var shot struct {
		Data []byte `json:"data"`
	}
	err := p.Call(ctx, "Page.captureScreenshot", map[string]any{"format": "png"}, &shot)
	return shot.Data, err
}

func (p *chromiumPage) SetViewport(ctx context.Context, width, height int, scale float64) error {
	return p.Call(ctx, "Emulation.setDeviceMetricsOverride", map[string]any{
		"width": width, "height": height, "deviceScaleFactor": scale, "mobile": false,
	}, nil)
}

func (p *chromiumPage) SetMedia(ctx context.Context, m Media) error {
	pick := func(is bool, yes, no string) string {
		if is {
			return yes
		}
		return no
	}
	feature := func(name, value string) map[string]any { return map[string]any{"name": name, "value": value} }
	if err := p.Call(ctx, "Emulation.setEmulatedMedia", map[string]any{"features": []any{
		feature("prefers-color-scheme", pick(m.Dark, "dark", "light")),
		feature("forced-colors", pick(m.ForcedColors, "active", "none")),
		feature("prefers-reduced-motion", pick(m.ReducedMotion, "reduce", "no-preference")),
	}}, nil); err != nil {
		return err
	}
	return p.Call(ctx, "Emulation.setTouchEmulationEnabled", map[string]any{"enabled": m.Coarse}, nil)
}

func (p *chromiumPage) Activate(ctx context.Context) error {
	return p.Call(ctx, "Page.bringToFront", nil, nil)
}

func (p *chromiumPage) Close(ctx context.Context) error {
	return p.browser.Call(ctx, "Target.closeTarget", map[string]any{"targetId": p.target.ID}, nil)
}

// mouse sends one mouse event.
func (p *chromiumPage) mouse(ctx context.Context, kind string, x, y float64, more map[string]any) error {
	params := map[string]any{"type": kind, "x": x, "y": y}
	for name, value := range more {
		params[name] = value
	}
	return p.Call(ctx, "Input.dispatchMouseEvent", params, nil)
}

func (p *chromiumPage) Move(ctx context.Context, x, y float64) error {
	return p.mouse(ctx, "mouseMoved", x, y, nil)
}

// devToolsButtons are DevTools' names of the buttons, and their bits.
var devToolsButtons = map[Button]struct {
	name string
	bit  int
}{Primary: {"left", 1}, Auxiliary: {"middle", 4}, Secondary: {"right", 2}}

func (p *chromiumPage) Click(ctx context.Context, c Click) error {
	button := devToolsButtons[c.Button]
	if err := p.mouse(ctx, "mouseMoved", c.X, c.Y, map[string]any{"modifiers": c.Held}); err != nil {
		return err
	}
	for n := 1; n <= max(c.Count, 1); n++ {
		down := map[string]any{"button": button.name, "buttons": button.bit, "clickCount": n, "modifiers": c.Held}
		up := map[string]any{"button": button.name, "buttons": 0, "clickCount": n, "modifiers": c.Held}
		err := p.mouse(ctx, "mousePressed", c.X, c.Y, down)
		if c.DragX != 0 || c.DragY != 0 {
			err = errors.Join(err, p.mouse(ctx, "mouseMoved", c.X+c.DragX, c.Y+c.DragY, down))
		}
		if c.Hold > 0 {
			select {
			case <-time.After(c.Hold):
			case <-ctx.Done():
				return context.Cause(ctx)
			}
		}
		if err = errors.Join(err, p.mouse(ctx, "mouseReleased", c.X+c.DragX, c.Y+c.DragY, up)); err != nil {
			return err
		}
	}
	return nil
}

func (p *chromiumPage) Tap(ctx context.Context, x, y float64) error {
	down := map[string]any{"type": "touchStart", "touchPoints": []any{map[string]any{"x": x, "y": y}}}
	up := map[string]any{"type": "touchEnd", "touchPoints": []any{}}
	if err := p.Call(ctx, "Input.dispatchTouchEvent", down, nil); err != nil {
		return err
	}
	return p.Call(ctx, "Input.dispatchTouchEvent", up, nil)
}

func (p *chromiumPage) Press(ctx context.Context, key string, held Modifier) error {
	k, err := keyOf(key)
	if err != nil {
		return err
	}
	down := map[string]any{"type": "rawKeyDown", "key": k.key, "code": k.code, "windowsVirtualKeyCode": k.virtual, "modifiers": held}
	if k.text != "" && held&^Shift == 0 {
		down["type"], down["text"] = "keyDown", k.text
	}
	up := map[string]any{"type": "keyUp", "key": k.key, "code": k.code, "windowsVirtualKeyCode": k.virtual, "modifiers": held}
	if err := p.Call(ctx, "Input.dispatchKeyEvent", down, nil); err != nil {
		return err
	}
	return p.Call(ctx, "Input.dispatchKeyEvent", up, nil)
}

func (p *chromiumPage) Type(ctx context.Context, text string) error {
	for _, r := range text {
		if err := p.Press(ctx, string(r), 0); err != nil {
			return err
		}
	}
	return nil
}
