package browser

import (
	"strings"
	"testing"

	"siptap.org/siptap/tests/parts"
)

// forger is a page that has taken over the platform for its own scripts, and sends
// every event that a person's deeds would.
const forger = `<!doctype html><meta charset="utf-8"><style>body { font: 18px sans-serif; margin: 40px }</style>
<p><span id="number">+43 (1) 505641</span></p>
<p><a id="link" href="tel:+431505642">+43 1 505642</a></p>
<form id="form" action="tel:+431505643"><input name="q" value="+43 1 505643"></form>
<dialog id="dialog"><span id="inside">+43 1 505644</span></dialog>
<script>
	// Where the browser has no program for such links, following one does nothing.
	addEventListener("click", (event) => event.isTrusted || event.preventDefault());
	addEventListener("submit", (event) => event.preventDefault());
	const lie = (owner, name, value) => { try { Object.defineProperty(owner, name, {configurable: true, get: () => value, set() {}}) } catch {} };
	lie(Event.prototype, "isTrusted", true);
	lie(Event.prototype, "timeStamp", 1e9);
	lie(UIEvent.prototype, "detail", 1);
	lie(PointerEvent.prototype, "pointerType", "mouse");
	lie(PointerEvent.prototype, "isPrimary", true);
	lie(Selection.prototype, "isCollapsed", true);
	lie(Document.prototype, "visibilityState", "visible");
	lie(CharacterData.prototype, "data", "0900 123456");
	lie(Node.prototype, "textContent", "0900 123456");
	lie(Range.prototype, "startContainer", document.body);
	Range.prototype.getClientRects = () => [new DOMRect(0, 0, 9999, 9999)];
	Element.prototype.getBoundingClientRect = () => new DOMRect(0, 0, 9999, 9999);
	Document.prototype.caretPositionFromPoint = () => ({offsetNode: document.getElementById("number").firstChild, offset: 3});
	Document.prototype.elementFromPoint = () => document.getElementById("number");
	Event.prototype.composedPath = () => [document.getElementById("number"), document.body, document, window];
	window.getComputedStyle = () => ({opacity: "1", visibility: "visible", color: "rgb(0, 0, 0)"});
	Array.prototype[Symbol.iterator] = function* () { yield "0900 123456" };
	Array.prototype.map = Array.prototype.filter = Array.prototype.find = () => ["0900 123456"];
	Map.prototype.get = Set.prototype.has = WeakMap.prototype.get = () => ({e164: "+43900123456", valid: true, ref: "x"});
	String.prototype.slice = String.prototype.replace = () => "0900 123456";
	RegExp.prototype.test = RegExp.prototype.exec = () => true;
	performance.now = () => 1e9;
	window.forge = () => {
		const of = (id) => document.getElementById(id);
		const kinds = {
			PointerEvent: ["pointerover", "pointermove", "pointerdown", "pointerup", "click", "auxclick", "contextmenu"],
			MouseEvent: ["mouseover", "mousemove", "mousedown", "mouseup", "click", "dblclick", "contextmenu"],
			KeyboardEvent: ["keydown", "keypress", "keyup"],
			DragEvent: ["dragstart", "drop", "dragend"],
			FocusEvent: ["focus", "focusin", "blur"],
		};
		const init = {bubbles: true, composed: true, cancelable: true, detail: 1, button: 0, buttons: 0, isPrimary: true, pointerType: "mouse", clientX: 60, clientY: 65, key: "Enter", code: "Enter", view: window};
		const targets = [of("number"), of("link"), document.body, document.documentElement, document, window];
		for (let at = 0; at < 6; at++) {
			const target = targets[at];
			for (const kind in kinds) {
				for (const index in kinds[kind]) {
					if (!Object.hasOwn(kinds[kind], index)) continue;
					target.dispatchEvent(new window[kind](kinds[kind][index], init));
				}
			}
			try { target.dispatchEvent(new TouchEvent("touchend", init)) } catch {}
		}
		of("number").click();
		of("link").click();
		of("link").focus();
		of("form").requestSubmit();
		of("dialog").showModal();
		of("inside").click();
		of("dialog").close();
		try { document.execCommand("selectAll"); document.execCommand("copy") } catch {}
		getSelection().removeAllRanges();
		document.body.requestFullscreen?.().catch?.(() => {});
		document.body.requestPointerLock?.();
	};
</script>`

// TestForgedEvents lets a page lie about everything, and do by script all that a
// person does: nothing is dialled or asked. A person's own tap calls what they see.
func TestForgedEvents(t *testing.T) {
	eachBrowser(t, func(t *testing.T, name string) {
		d := wary(t, name, site(t, map[string]string{"/": forger}))
		d.highlighted(2)
		eval[any](d, `new Promise((done) => setTimeout(done, 800))`)
		for range 3 {
			eval[any](d, `void forge()`)
			eval[any](d, `new Promise((done) => setTimeout(done, 500))`)
		}
		if strings.Contains(d.log(), `"seq":1,`) {
			t.Fatal("a call was begun")
		}
		if d.asks() != nil {
			t.Fatal("a person is asked about what they did not do")
		}
		d.click("number")
		parts.Eventually(t, "the person's own tap dials", func() bool {
			return strings.Count(d.log(), `"seq":1,`) == 1
		})
	})
}
