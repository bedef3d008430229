package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"siptap.org/siptap/callflow/world"
	"siptap.org/siptap/host/native"
	"siptap.org/siptap/host/secret"
)

const asHost = "SIPTAP_TEST_AS_HOST"

// However a browser leaves the host in the middle of a call, the host hangs up
// before it goes, and goes within 2 s.
func TestServeHangsUp(t *testing.T) {
	if os.Getenv(asHost) != "" {
		if status := serve(t.Context(), os.Stdin, os.Stdout); status != 0 { //nolint:forbidigo // here the test is the program
			t.Fatalf("status %d", status)
		}
		return
	}
	for _, row := range []struct {
		name  string
		leave func(*hostProcess)
	}{
		{"it closes the host's input", func(h *hostProcess) { _ = h.in.Close() }},
		{"it is gone with all its streams", func(h *hostProcess) { _, _, _ = h.err.Close(), h.out.Close(), h.in.Close() }},
		{"it is interrupted together with the host", func(h *hostProcess) { _ = h.Process.Signal(os.Interrupt) }},
	} {
		t.Run(row.name, func(t *testing.T) {
			if runtime.GOOS == "windows" && strings.Contains(row.name, "interrupted") {
				t.Skip("Windows has no signal that one process could send another")
			}
			sip, err := world.Start(world.Options{Phone: world.Script{Never: true}})
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = sip.Close() }()
			host := startHost(t, sip)
			host.awaitRinging(t)
			begin := time.Now()
			row.leave(host)
			if err := host.Wait(); err != nil {
				t.Errorf("the host ended with: %v", err)
			}
			if took := time.Since(begin); took >= 2*time.Second {
				t.Errorf("the host took %s to go", took)
			}
			awaitSilence(t, sip)
		})
	}
}

// awaitSilence gives the last messages of SIP, which outlive the host, a moment to
// arrive.
func awaitSilence(t *testing.T, sip *world.World) {
	t.Helper()
	patience := time.After(time.Second)
	again := time.NewTicker(5 * time.Millisecond)
	defer again.Stop()
	for sip.Open() != 0 {
		select {
		case <-again.C:
		case <-patience:
			t.Fatalf("%d calls are left open", sip.Open())
		}
	}
}

// hostProcess is this test's program as a browser would have started it.
type hostProcess struct {
	*exec.Cmd
	in, out, err *os.File
}

func startHost(t *testing.T, sip *world.World) *hostProcess {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, "config.toml")
	settings := fmt.Sprintf("region = \"AT\"\n[[account]]\nname = \"office\"\ndomain = %q\nuser = %q\noutbound_proxy = \"%s;lr\"\n",
		sip.Domain(), sip.User(), sip.ProxyAddr())
	if err := os.WriteFile(path, []byte(settings), 0o600); err != nil {
		t.Fatal(err)
	}
	h := &hostProcess{Cmd: exec.Command(os.Args[0], "-test.run=^TestServeHangsUp$")}
	h.Env = append(os.Environ(), asHost+"=1", "HOME="+dir, "XDG_STATE_HOME="+dir,
		"SIPTAP_CONFIG="+path, secret.EnvPassword+"="+sip.Password())
	stdin, in := pipe(t)
	out, stdout := pipe(t)
	errs, stderr := pipe(t)
	h.Stdin, h.Stdout, h.Stderr, h.in, h.out, h.err = stdin, stdout, stderr, in, out, errs
	if err := h.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = h.Process.Kill() })
	for _, theirs := range []*os.File{stdin, stdout, stderr} {
		_ = theirs.Close()
	}
	return h
}

func pipe(t *testing.T) (read, write *os.File) {
	t.Helper()
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = read.Close(), write.Close() })
	return read, write
}

// awaitRinging dials and reads until the own phone rings.
func (h *hostProcess) awaitRinging(t *testing.T) {
	t.Helper()
	out := native.NewWriter(h.in)
	for _, request := range []string{
		`{"jsonrpc":"2.0","id":1,"method":"hello","params":{"protocol":1,"client":"test/1","browser":"test"}}`,
		`{"jsonrpc":"2.0","id":2,"method":"dial","params":{"number":"01 505641","source":"popup"}}`,
	} {
		if err := out.Write([]byte(request)); err != nil {
			t.Fatal(err)
		}
	}
	for in := native.NewReader(h.out); ; {
		message, err := in.Read()
		if err != nil {
			t.Fatalf("the host says no more: %v", err)
		}
		if strings.Contains(string(message), `"error"`) {
			t.Fatalf("the host says %s", message)
		}
		if strings.Contains(string(message), `"state":"ringing"`) {
			return
		}
	}
}
