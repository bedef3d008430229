package install

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"

	"github.com/kardianos/osext"
)

// Env is what planning looks at. All paths are absolute.
type Env struct {
	OS         string   // runtime.GOOS
	Home       string   // the person's home folder
	ConfigHome string   // XDG_CONFIG_HOME or its default
	DataHome   string   // XDG_DATA_HOME or its default
	Program    string   // the running program
	TempDirs   []string // programs below them do not stay

	Exists func(path string) bool            // is there such a file, folder or link?
	OnPath func(program string) bool         // can such a program be started by its name?
	Read   func(path string) ([]byte, error) // reads a file
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
		// The folders of the Filesystem Hierarchy Standard are emptied whatever
		// TMPDIR says.
		TempDirs: []string{os.TempDir(), "/tmp", "/var/tmp"},
		Exists:   func(path string) bool { _, err := os.Lstat(path); return err == nil },
		OnPath:   func(program string) bool { _, err := exec.LookPath(program); return err == nil },
		Read:     os.ReadFile,
	}, nil
}

// xdg reads a variable of the XDG Base Directory Specification, which has
// relative paths ignored.
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

// extensions is the folder of the built extensions.
func (e Env) extensions() string { return filepath.Join(e.data(), "extension") }

// program returns where the program is to be started from, and whether it has to
// be copied there first: what the go command built for `go run`, and what lies in
// a temporary folder, is gone soon.
func (e Env) program() (path string, copied bool) {
	if e.Program == e.programCopy() {
		return e.Program, false
	}
	if builtToRun(e.Program) || slices.ContainsFunc(e.TempDirs, func(dir string) bool { return inside(e.Program, dir) }) {
		return e.programCopy(), true
	}
	return e.Program, false
}

// cachedProgram is the folder in which the go command's build cache keeps a
// program, wherever GOCACHE lies: its hash, and "-d".
var cachedProgram = regexp.MustCompile(`^[0-9a-f]{64}-d$`)

// builtToRun tells whether a program lies where the go command puts what it runs:
// its work folder go-build123/b001/exe, or its build cache.
func builtToRun(program string) bool {
	dir := filepath.Dir(program)
	if cachedProgram.MatchString(filepath.Base(dir)) {
		return true
	}
	return slices.ContainsFunc(strings.Split(filepath.ToSlash(dir), "/"), func(part string) bool {
		return strings.HasPrefix(part, "go-build")
	})
}

func inside(path, dir string) bool {
	rel, err := filepath.Rel(dir, path)
	return err == nil && dir != "" && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}
