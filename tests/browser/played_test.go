package browser

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"siptap.org/siptap/host/browser"
	"siptap.org/siptap/host/native"
	"siptap.org/siptap/install"
	"siptap.org/siptap/manifests"
	"siptap.org/siptap/tests/parts"
)

// What a played host does, as told by a file that can be changed between starts.
const (
	crashes = "crashes" // ends as soon as it is started
	greets  = "greets"  // answers hello, and ends at the next request
	old     = "old"     // speaks a protocol before ours
	newer   = "newer"   // does not speak our protocol any more
	works   = "works"   // is the real program
)

// The variables that make this test's own binary a host.
const (
	playVariable = "SIPTAP_TEST_HOST"   // the file that says what it does
	realVariable = "SIPTAP_TEST_BINARY" // the real program
)

// playHost is the host, where this process was started as one. It does not return then.
func playHost() {
	file := os.Getenv(playVariable)
	if file == "" {
		return
	}
	mode, err := os.ReadFile(file)
	if err != nil {
		os.Exit(1) //nolint:forbidigo // This process is a host here, and no test.
	}
	starts, err := os.OpenFile(file+".starts", os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err == nil {
		_, _ = starts.WriteString(".")
		_ = starts.Close()
	}
	switch string(mode) {
	case works:
		path := os.Getenv(realVariable)
		_ = os.Unsetenv(playVariable)
		_ = syscall.Exec(path, append([]string{path}, os.Args[1:]...), os.Environ())
	case crashes:
	default:
		answerHello(string(mode))
	}
	os.Exit(1) //nolint:forbidigo // This process is a host here, and no test.
}

// answerHello answers the first request and goes at the second.
func answerHello(mode string) {
	in, out := native.NewReader(os.Stdin), native.NewWriter(os.Stdout) //nolint:forbidigo // A host speaks there.
	frame, err := in.Read()
	if err != nil {
		return
	}
	var request struct {
		ID json.RawMessage `json:"id"`
	}
	if json.Unmarshal(frame, &request) != nil {
		return
	}
	answer := map[string]any{"jsonrpc": "2.0", "id": request.ID}
	hello := map[string]any{"protocol": 1, "version": "0.0.1", "accounts": []any{}, "region": "AT", "features": []any{}}
	switch mode {
	case old:
		hello["protocol"] = 0
		answer["result"] = hello
	case newer:
		answer["error"] = map[string]any{"code": -32000, "message": "", "data": map[string]any{
			"code": "protocol", "text": "The siptap program speaks protocol 2, the extension only 1. Update the extension.",
		}}
	default:
		answer["result"] = hello
	}
	text, err := json.Marshal(answer)
	if err != nil || out.Write(text) != nil {
		return
	}
	_, _ = in.Read()
}

// playedMode is the file that says what the played host does.
func (d *desk) playedMode() string { return filepath.Join(d.home, "played") }

// play changes what the host does from its next start on.
func (d *desk) play(mode string) {
	d.t.Helper()
	if err := os.WriteFile(d.playedMode(), []byte(mode), 0o600); err != nil {
		d.t.Fatal(err)
	}
}

// starts is how often the played host was started.
func (d *desk) starts() int {
	text, _ := os.ReadFile(d.playedMode() + ".starts") // absent before the first
	return strings.Count(string(text), ".")
}

// installPlayed lets the browser start this test's own binary as its host.
func (d *desk) installPlayed(family manifests.Family, mode string) {
	d.t.Helper()
	self, err := os.Executable()
	if err != nil {
		d.t.Fatal(err)
	}
	if _, err := install.WriteHostManifest(family, browser.HostManifests(browser.Kind(family), d.home), self); err != nil {
		d.t.Fatal(err)
	}
	d.play(mode)
}

// played is the environment in which that binary is a host.
func (d *desk) played() []string {
	return []string{playVariable + "=" + d.playedMode(), realVariable + "=" + parts.Binary(d.t)}
}
