package browser

import (
	"encoding/json"
	"fmt"
	"os/exec"
	"strings"
	"testing"

	"siptap.org/siptap/host/browser"
	"siptap.org/siptap/tests/parts"
)

// firefoxMenu chooses an item of the open context menu, in the browser's own
// window, which WebDriver BiDi reaches with system access; with two labels, the
// second one's item in the list that the first one opens.
func (d *desk) firefoxMenu(labels ...string) {
	d.t.Helper()
	var tree struct {
		Contexts []struct {
			Context string `json:"context"`
		} `json:"contexts"`
	}
	if err := d.browser.Call(d.ctx, "browsingContext.getTree", map[string]any{"moz:scope": "chrome", "maxDepth": 0}, &tree); err != nil {
		d.t.Fatal(err)
	}
	wanted, err := json.Marshal(labels)
	if err != nil {
		d.t.Fatal(err)
	}
	choose := fmt.Sprintf(`(() => {
		let menu = document.getElementById("contentAreaContextMenu");
		if (menu?.state !== "open") return "the menu is " + menu?.state;
		for (const label of %s) {
			if (menu.state !== "open") return "the list is " + menu.state;
			const items = [...menu.children].filter(({localName, hidden}) => localName.startsWith("menu") && !hidden);
			const item = items.find(item => item.label === label);
			if (!item) return "no such item: " + items.map(({label}) => label).join(" | ");
			if (item.localName === "menu") {
				if (!item.open) item.openMenu(true);
				menu = item.menupopup;
			} else {
				menu.activateItem(item);
				return "chosen";
			}
		}
		return "lists " + [...menu.children].map(({label}) => label).join(" | ");
	})()`, wanted)
	var last string
	defer func() {
		if d.t.Failed() {
			d.t.Log(last)
		}
	}()
	parts.Eventually(d.t, "the menu's item is chosen", func() bool {
		for _, window := range tree.Contexts {
			var result struct {
				Result struct {
					Value string `json:"value"`
				} `json:"result"`
			}
			err := d.browser.Call(d.ctx, "script.evaluate", map[string]any{
				"expression": choose, "target": map[string]any{"context": window.Context}, "awaitPromise": false,
			}, &result)
			if err != nil {
				d.t.Fatal(err)
			}
			if last = result.Result.Value; last == "chosen" {
				return true
			}
		}
		return false
	})
}

// chromiumMenu opens the context menu with a real pointer on the display and
// chooses the item by its first letter, and by more keys what it lists.
func (d *desk) chromiumMenu(id string, keys ...string) {
	d.t.Helper()
	x, y := d.middle(id)
	offset := eval[[2]float64](d, `[screenX + (outerWidth - innerWidth) / 2, screenY + outerHeight - innerHeight]`)
	background[any](d, `self => void (({contextMenus: menus}) => {
		const update = self.updateMenu ??= menus.update.bind(menus);
		self.isNear = undefined;
		menus.update = (id, change, done) => update(id, change, () => { self.isNear = change.visible; done?.(); });
	})(self.chrome)`)
	near := id == "number" && eval[bool](d, `getSelection().isCollapsed`)
	d.xdotool("mousemove", fmt.Sprint(int(x+offset[0])), fmt.Sprint(int(y+offset[1])))
	if near { // A menu that opens before has no entry for it, and a person's hand is slower.
		parts.Eventually(d.t, "the menu has an entry for the number", func() bool {
			return background[bool](d, `self => self.isNear === true`)
		})
	}
	d.opens("click", "3")
	if len(keys) == 0 {
		d.xdotool("key", "d")
		return
	}
	d.opens("key", "d")
	d.xdotool(append([]string{"key"}, keys...)...)
}

// opens does something from which a window opens on the display: a menu takes no key
// before it is there, and a person sees it.
func (d *desk) opens(args ...string) {
	d.t.Helper()
	windows := func() int { return len(strings.Fields(d.xdotool("search", "--onlyvisible", "--maxdepth", "1", ""))) }
	before := windows()
	d.xdotool(args...)
	parts.Eventually(d.t, fmt.Sprintf("%v opens a menu", args), func() bool { return windows() > before })
}

func (d *desk) xdotool(args ...string) string {
	d.t.Helper()
	cmd := exec.Command("xdotool", args...)
	cmd.Env = append(cmd.Environ(), "DISPLAY="+d.display)
	out, err := cmd.CombinedOutput()
	if err != nil {
		d.t.Fatalf("xdotool %v: %v: %s", args, err, out)
	}
	return string(out)
}

// chooseInMenu right-clicks on an element's text and chooses the entry of a label,
// which begins with D; then the second account in its list, if it is named.
func (d *desk) chooseInMenu(name, id, label, account string) {
	d.t.Helper()
	if name == "firefox" {
		labels := []string{label}
		if account != "" {
			labels = append(labels, account)
		}
		d.click(id, func(c *browser.Click) { c.Button = browser.Secondary })
		d.firefoxMenu(labels...)
		return
	}
	var keys []string
	if account != "" {
		keys = append(keys, "Down", "Down", "Return")
	}
	d.chromiumMenu(id, keys...)
}

// TestTheMenuOnANumber right-clicks on a number that is neither selected nor a
// link, after a page's script has told of a right-click elsewhere.
func TestTheMenuOnANumber(t *testing.T) {
	const html = `<!doctype html><meta charset="utf-8"><style>body { font: 18px sans-serif; margin: 40px }</style>
		<p><span id="number">+43 (1) 505641</span></p><p><span id="other">+43 1 505642</span></p>`
	eachBrowser(t, func(t *testing.T, name string) {
		d := sit(t, name, options{html: html, display: displayFor(t, name)})
		d.highlighted(2)
		eval[any](d, `void document.getElementById("other").dispatchEvent(new MouseEvent("contextmenu", {bubbles: true}))`)
		d.chooseInMenu(name, "number", "Dial +43 (1) 505641 with SIP", "")
		d.said("Connected.")
		d.talking()
	})
}

// TestTheMenuOfSeveralAccounts calls from the second account by each of the menu's
// entries: on a number, on a link, on selected text in the page and in a field.
func TestTheMenuOfSeveralAccounts(t *testing.T) {
	eachBrowser(t, func(t *testing.T, name string) {
		const second = "home & work"
		d := sit(t, name, options{display: displayFor(t, name), accounts: []string{second}})
		d.highlighted(2)
		eval[any](d, `void (document.getElementById("field").value = "+43 1 505641")`)
		for i, what := range []struct{ id, choose, label string }{
			{"number", ``, "Dial +43 (1) 505641 with SIP"},
			{"link", ``, "Dial with SIP"},
			{"number", `getSelection().selectAllChildren(document.getElementById("number"))`, "Dial +43 (1) 505641 with SIP"},
			{"field", `(document.getElementById("field").focus(), document.getElementById("field").select())`, "Dial +43 1 505641 with SIP"},
		} {
			if what.choose != "" {
				eval[any](d, "void "+what.choose)
			}
			d.chooseInMenu(name, what.id, what.label, second)
			d.said("Connected.")
			d.talking()
			eval[any](d, `void (getSelection().removeAllRanges(), document.activeElement?.blur())`)
			parts.Eventually(t, "it is the second account that has called", func() bool {
				return strings.Count(d.log(), `"account":"home \u0026 work"`)+strings.Count(d.log(), `"account":"home & work"`) > i
			})
		}
	})
}
