package logging

import (
	"bytes"
	"encoding/json"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/sirupsen/logrus"
)

func TestSinksAndLevels(t *testing.T) {
	var stderr bytes.Buffer
	path := filepath.Join(t.TempDir(), "siptap", "siptap.log")
	log, closer := New(Options{Stderr: &stderr, StderrLevel: logrus.WarnLevel, File: path, FileLevel: logrus.InfoLevel})
	log.Debug("quiet")
	log.WithField("state", "ringing").Info("told")
	log.Warn("careful")
	if err := closer.Close(); err != nil {
		t.Fatal(err)
	}
	log.Error("after the end") // reaches the stream, harms nothing
	if got := stderr.String(); strings.Contains(got, "told") || !strings.Contains(got, "careful") || !strings.Contains(got, "after the end") {
		t.Errorf("stderr got %s", got)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(data)), "\n")
	if len(lines) != 2 {
		t.Fatalf("the file got\n%s", data)
	}
	var line struct{ Level, Msg, State, Time string }
	if err := json.Unmarshal([]byte(lines[0]), &line); err != nil || line.Level != "info" || line.Msg != "told" || line.State != "ringing" || line.Time == "" {
		t.Errorf("got %+v, %v", line, err)
	}
	if info, _ := os.Stat(path); runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("mode %o, want 600", info.Mode().Perm())
	}
}

// What is kept may change while the program runs; what is shown does not.
func TestKeepFrom(t *testing.T) {
	var stderr bytes.Buffer
	path := filepath.Join(t.TempDir(), "siptap.log")
	log, sinks := New(Options{Stderr: &stderr, StderrLevel: logrus.WarnLevel, File: path, FileLevel: logrus.InfoLevel})
	say := func(when string) {
		log.Debug(when + " debug")
		log.Info(when + " info")
		log.Error(when + " error")
	}
	say("first")
	sinks.KeepFrom(logrus.DebugLevel)
	say("second")
	sinks.KeepFrom(logrus.ErrorLevel)
	say("third")
	if err := sinks.Close(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var kept []string
	for _, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		var one struct{ Msg string }
		if err := json.Unmarshal([]byte(line), &one); err != nil {
			t.Fatal(err)
		}
		kept = append(kept, one.Msg)
	}
	if got, want := strings.Join(kept, ", "), "first info, first error, second debug, second info, second error, third error"; got != want {
		t.Errorf("kept %s; want %s", got, want)
	}
	if got := strings.Count(stderr.String(), "\n"); got != 3 {
		t.Errorf("shown %s", stderr.String())
	}
	// Without a file there is nothing to change.
	_, none := New(Options{})
	none.KeepFrom(logrus.DebugLevel)
}

// Neither a field's name, nor its kind, nor slog's groups are a way around the
// redaction.
func TestNothingSecretPasses(t *testing.T) {
	var out bytes.Buffer
	log, _ := New(Options{Stderr: &out, StderrLevel: logrus.DebugLevel})
	log.WithFields(logrus.Fields{
		"password": "hunter2", "Proxy-Authorization": "Digest hunter2", "number": "1337", "dialed": "+43…37",
		"err": errors.New("password=hunter2 to +431505641"), "list": []string{"+431505641"},
		"request": struct{ To string }{"sip:+431505641@x"},
	}).WithError(errors.New("Authorization: hunter2")).Infof("call %s", "+43 1 505641")
	s := NewSlog(log).With("password", "hunter2").WithGroup("auth")
	s.Info("sent to +431505641", "response", "hunter2", slog.Group("digest", "cnonce", "hunter2", "uri", "sip:01505641@x"), "port", 5060, "to", 431505641)
	got := out.String()
	for _, secret := range []string{"hunter2", "505641", "505 641", "1337"} {
		if strings.Contains(got, secret) {
			t.Errorf("%q came through:\n%s", secret, got)
		}
	}
	for _, kept := range []string{"auth.port=5060", `dialed="+43…37"`, "+4315…41", "auth.digest.uri"} {
		if !strings.Contains(got, kept) {
			t.Errorf("%q is missing in:\n%s", kept, got)
		}
	}
}

func TestSlogLevels(t *testing.T) {
	var out bytes.Buffer
	log, _ := New(Options{Stderr: &out, StderrLevel: logrus.InfoLevel})
	s := NewSlog(log)
	s.Debug("one")
	s.Info("two")
	s.Warn("three")
	s.Error("four")
	got := out.String()
	if strings.Contains(got, "one") || !strings.Contains(got, "level=info msg=two") || !strings.Contains(got, "level=warning msg=three") || !strings.Contains(got, "level=error msg=four") {
		t.Errorf("got\n%s", got)
	}
}

func TestNoFilePossible(t *testing.T) {
	blocked := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	log, closer := New(Options{Stderr: &out, StderrLevel: logrus.WarnLevel, File: filepath.Join(blocked, "siptap.log"), FileLevel: logrus.InfoLevel})
	log.Warn("still here")
	if got := out.String(); !strings.Contains(got, "no log file") || !strings.Contains(got, "still here") {
		t.Errorf("got %s", got)
	}
	if err := closer.Close(); err != nil {
		t.Error(err)
	}
}

func TestParseLevel(t *testing.T) {
	if level, ok := ParseLevel("debug", logrus.WarnLevel); level != logrus.DebugLevel || !ok {
		t.Errorf("debug: got %v, %v", level, ok)
	}
	for _, name := range []string{"", "loud"} {
		if level, ok := ParseLevel(name, logrus.WarnLevel); level != logrus.WarnLevel || ok {
			t.Errorf("%q: got %v, %v", name, level, ok)
		}
	}
}

// Several writers, as several processes have, lose nothing while the file is put
// aside under them, and both files stay small.
func TestFileIsPutAside(t *testing.T) {
	path := filepath.Join(t.TempDir(), "siptap.log")
	const limit, line = 4000, "0123456789012345678901234567890123456789\n"
	var writers sync.WaitGroup
	for range 3 {
		f, err := OpenFile(path, limit)
		if err != nil {
			t.Fatal(err)
		}
		writers.Go(func() {
			for range 50 {
				if _, err := f.Write([]byte(line)); err != nil {
					t.Error(err)
				}
			}
			if err := f.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	writers.Wait()
	total := 0
	for _, name := range []string{path, path + ".1"} {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if len(data) > limit+3*len(line) {
			t.Errorf("%s has %d bytes, want about %d at most", filepath.Base(name), len(data), limit)
		}
		if strings.Count(string(data), line)*len(line) != len(data) {
			t.Errorf("%s has broken lines", filepath.Base(name))
		}
		total += len(data)
	}
	if want := 150 * len(line); total != want {
		t.Errorf("%d bytes in both files, want %d", total, want)
	}
}
