package install

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/kardianos/osext"
)

// Env is what planning looks at.
type Env struct {
	OS         string // runtime.GOOS
	Home       string
	ConfigHome string // XDG_CONFIG_HOME or its default
	DataHome   string // XDG_DATA_HOME or its default
	Program    string // the running program, an absolute path
	TempDir    string // programs below it do not stay

	Exists func(path string) bool    // is there such a file or folder?
	OnPath func(program string) bool // can such a program be started?
	Read   func(path string) ([]byte, error)
}

// SystemEnv is the environment of the running program. It fails where the home or
// the program's own place cannot be told.
func SystemEnv() (Env, error) {
	home, err := os.UserHomeDir()
	if err != nil {
		return Env{}, fmt.Errorf("find your home folder: %w", err)
	}
	program, err := osext.Executable()
	if err != nil {
		return Env{}, fmt.Errorf("find the program's own place: %w", err)
	}
	return Env{
		OS:         runtime.GOOS,
		Home:       home,
		ConfigHome: xdg("XDG_CONFIG_HOME", filepath.Join(home, ".config")),
		DataHome:   xdg("XDG_DATA_HOME", filepath.Join(home, ".local", "share")),
		Program:    program,
		TempDir:    os.TempDir(),
		Exists:     func(path string) bool { _, err := os.Lstat(path); return err == nil },
		OnPath:     func(program string) bool { _, err := exec.LookPath(program); return err == nil },
		Read:       os.ReadFile,
	}, nil
}

// xdg reads a variable of the XDG Base Directory Specification, which ignores
// relative paths.
func xdg(name, otherwise string) string {
	if dir := os.Getenv(name); filepath.IsAbs(dir) {
		return dir
	}
	return otherwise
}

// data is Siptap's own folder.
func (e Env) data() string { return filepath.Join(e.DataHome, "siptap") }

// programCopy is where a fleeting program is copied to.
func (e Env) programCopy() string { return filepath.Join(e.data(), "siptap") }

// extensions is the folder of the unpacked extensions, one in it for each family.
func (e Env) extensions() string { return filepath.Join(e.data(), "extension") }

// program returns where the program is to be started from, and whether it has to
// be copied there first: what the go command built for `go run`, and what lies in
// the temporary folder, is gone soon.
func (e Env) program() (path string, copied bool) {
	fleeting := inside(e.Program, e.TempDir)
	for _, part := range strings.Split(filepath.ToSlash(filepath.Dir(e.Program)), "/") {
		fleeting = fleeting || strings.HasPrefix(part, "go-build")
	}
	if !fleeting {
		return e.Program, false
	}
	return e.programCopy(), true
}

func inside(path, dir string) bool {
	rel, err := filepath.Rel(dir, path)
	return err == nil && dir != "" && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}
