package browser

import (
	"strings"
	"testing"

	"siptap.org/siptap/tests/parts"
)

// TestLogLevel chooses in the options what the log keeps: the program that runs obeys
// from the next call on.
func TestLogLevel(t *testing.T) {
	eachBrowser(t, func(t *testing.T, name string) {
		d := sit(t, name, options{env: []string{"SIPTAP_LOG="}})
		d.highlighted(2)
		page := d.options("diagnosis")
		program := d.hosts()
		// written is what a call adds to the log.
		written := func() string {
			t.Helper()
			before := len(d.log())
			d.bring(d.page)
			d.click("number")
			d.said("Connected.")
			d.talking()
			d.bring(page)
			return d.log()[before:]
		}
		choose := func(level string) {
			t.Helper()
			d.on(page, `(() => { const level = document.getElementById("log-level"); level.value = "`+level+`"; level.dispatchEvent(new Event("change")); return level.value === "`+level+`" })()`)
			parts.Eventually(t, "the level is saved", func() bool { return strings.Contains(d.config(), `log_level = "`+level+`"`) })
			d.on(page, `document.querySelector("#log-level").closest(".card").querySelector(".note").textContent === "Saved."`)
		}
		if text := written(); !strings.Contains(text, `"level":"info"`) || strings.Contains(text, `"level":"debug"`) {
			t.Errorf("by default it keeps\n%s", text)
		}
		choose("debug")
		if text := written(); !strings.Contains(text, `"level":"debug"`) {
			t.Errorf("with debug it keeps\n%s", text)
		}
		choose("error")
		if text := written(); text != "" {
			t.Errorf("with error it keeps\n%s", text)
		}
		if now := d.hosts(); len(now) != 1 || now[0] != program[0] {
			t.Errorf("the program is another one: %v, was %v", now, program)
		}
	})
}
