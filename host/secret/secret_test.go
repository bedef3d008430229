package secret

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func TestFile(t *testing.T) {
	f := NewFile(filepath.Join(t.TempDir(), "siptap", "passwords.toml"))
	if _, err := f.Get("office"); !errors.Is(err, ErrNone) || !strings.Contains(err.Error(), "siptap account set office --password") {
		t.Errorf("Get before Set: got %v, want ErrNone and what to do", err)
	}
	if err := f.Delete("office"); err != nil {
		t.Errorf("Delete before Set: %v", err)
	}
	passwords := map[string]string{
		"office":       `p"ä\ss'w#rd = [1]`,
		"büro.wien 2":  " blanks ",
		`quote " name`: "x",
	}
	for account, password := range passwords {
		if err := f.Set(account, password); err != nil {
			t.Fatal(err)
		}
	}
	for account, want := range passwords {
		if got, err := f.Get(account); err != nil || got != want {
			t.Errorf("Get(%q): got %q, %v; want %q", account, got, err, want)
		}
	}
	if err := f.Delete("office"); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Get("office"); !errors.Is(err, ErrNone) {
		t.Errorf("Get after Delete: got %v, want ErrNone", err)
	}
	if _, err := f.Get("büro.wien 2"); err != nil {
		t.Errorf("another account after Delete: %v", err)
	}
	if err := f.Set("office", "\xff"); err == nil {
		t.Error("a password that is not UTF-8: want an error")
	}
}

func TestFileMode(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("file modes are Unix's")
	}
	f := NewFile(filepath.Join(t.TempDir(), "passwords.toml"))
	if err := f.Set("office", "hunter2"); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(f.Path()); err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("got %v, %v; want mode 0600", info.Mode(), err)
	}
	for _, mode := range []os.FileMode{0o640, 0o604, 0o644, 0o620} {
		if err := os.Chmod(f.Path(), mode); err != nil {
			t.Fatal(err)
		}
		_, getErr := f.Get("office")
		for what, err := range map[string]error{"Get": getErr, "Set": f.Set("office", "x"), "Delete": f.Delete("office")} {
			if exposed, ok := errors.AsType[*ExposedError](err); !ok || !strings.Contains(exposed.Error(), "chmod 600") || strings.Contains(err.Error(), "hunter2") {
				t.Errorf("%s at mode %o: got %v, want an ExposedError with the mend", what, mode, err)
			}
		}
	}
}

func TestFileBroken(t *testing.T) {
	path := filepath.Join(t.TempDir(), "passwords.toml")
	for _, text := range []string{"office = \"hunter2\n", "office = [\"hunter2\"]\n", "\noffice = hunter2"} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := NewFile(path).Get("office")
		if err == nil || strings.Contains(err.Error(), "hunter2") || !strings.Contains(err.Error(), path+":") {
			t.Errorf("%q: got %v, want the line and not the password", text, err)
		}
		if err := NewFile(path).Set("desk", "x"); err == nil {
			t.Errorf("%q: Set wrote over a broken file", text)
		}
		if got, _ := os.ReadFile(path); string(got) != text {
			t.Errorf("%q became %q", text, got)
		}
	}
}

func TestEnvironmentFirst(t *testing.T) {
	t.Setenv(EnvPassword, "")
	store := Open(filepath.Join(t.TempDir(), "config.toml"))
	if err := store.Set("office", "kept"); err != nil {
		t.Fatal(err)
	}
	if got, _ := store.Get("office"); got != "kept" {
		t.Errorf("with an empty variable: got %q", got)
	}
	t.Setenv(EnvPassword, "given")
	for _, account := range []string{"office", "unknown"} {
		if got, err := store.Get(account); err != nil || got != "given" {
			t.Errorf("with the variable: got %q, %v", got, err)
		}
	}
}

func TestFilePath(t *testing.T) {
	for config, want := range map[string]string{
		"/a/config.toml": "/a/passwords.toml",
		"/a/office.toml": "/a/office.passwords.toml",
		"/a/office":      "/a/office.passwords.toml",
		"config.toml":    "passwords.toml",
	} {
		if got := FilePath(filepath.FromSlash(config)); filepath.ToSlash(got) != want {
			t.Errorf("FilePath(%q): got %q, want %q", config, got, want)
		}
	}
}
