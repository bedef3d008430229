// Package repo holds the tests that keep the repository consistent with itself:
// its layout, its documents, and the sizes and words of its files.
package repo

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const root = "../.."

// files lists what git tracks, plus what it would: no ignored files.
func files(t *testing.T) []string {
	t.Helper()
	out, err := exec.Command("git", "-C", root, "ls-files", "--cached", "--others", "--exclude-standard").Output()
	if err != nil {
		t.Fatalf("git ls-files: %v", err)
	}
	var list []string
	for line := range strings.Lines(string(out)) {
		name := strings.TrimSpace(line)
		if _, err := os.Stat(filepath.Join(root, name)); err == nil {
			list = append(list, name)
		}
	}
	if len(list) < 100 {
		t.Fatalf("only %d files: is this the repository?", len(list))
	}
	return list
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestTheTopLevelIsAsGiven(t *testing.T) {
	rooms := []string{"host", "extension", "manifests", "callflow", "phonenorm", "install", "tests"}
	habits := []string{"go.mod", "go.sum", "README.md", "Makefile", "ARCHITECTURE.md", "LICENSE", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md"}
	for _, name := range files(t) {
		top, _, folder := strings.Cut(name, "/")
		switch {
		case strings.HasPrefix(top, "."):
		case folder && !slices.Contains(rooms, top):
			t.Errorf("%s: no such room", name)
		case !folder && !slices.Contains(habits, top):
			t.Errorf("%s: does not belong at the top", name)
		}
	}
}

// Generated files and data are as long as they are.
var mayBeLong = regexp.MustCompile(`\.gen\.ts$|/testdata/|package-lock\.json$`)

func TestFilesAreShort(t *testing.T) {
	const most = 400
	for _, name := range files(t) {
		switch filepath.Ext(name) {
		case ".go", ".ts", ".css", ".html":
		default:
			continue
		}
		if n := strings.Count(read(t, name), "\n"); n > most && !mayBeLong.MatchString(name) {
			t.Errorf("%s has %d lines; one concept a file, %d lines at most", name, n, most)
		}
	}
}

func TestNothingIsLeftForLater(t *testing.T) {
	words := regexp.MustCompile(`\b(TODO|FIXME|XXX|HACK)\b`)
	for _, name := range files(t) {
		switch filepath.Ext(name) {
		case ".go", ".ts", ".css", ".html", ".md":
		default:
			continue
		}
		if strings.HasPrefix(name, "tests/repo/") {
			continue
		}
		for i, line := range strings.Split(read(t, name), "\n") {
			if words.MatchString(line) {
				t.Errorf("%s:%d: %s", name, i+1, strings.TrimSpace(line))
			}
		}
	}
}

func TestTheGivenPackagesAreRequired(t *testing.T) {
	mod := read(t, "go.mod")
	for _, p := range []string{"github.com/emiago/sipgo", "github.com/nyaruka/phonenumbers", "github.com/sirupsen/logrus", "github.com/kardianos/osext"} {
		if !regexp.MustCompile(`(?m)^\s*(require )?` + regexp.QuoteMeta(p) + ` v\S+$`).MatchString(mod) {
			t.Errorf("go.mod does not require %s directly", p)
		}
	}
}

func TestTheLockFileNamesNoAddresses(t *testing.T) {
	if strings.Contains(read(t, "extension/package-lock.json"), `"resolved"`) {
		t.Error("extension/package-lock.json names download addresses")
	}
}

func TestCIRunsTheOneCommand(t *testing.T) {
	command := "go run ./tests/all"
	for _, name := range []string{".ci/run", "README.md", "Makefile"} {
		if !strings.Contains(read(t, name), command) {
			t.Errorf("%s does not name %q", name, command)
		}
	}
}

// Links and file names in backticks in the documents lead somewhere.
func TestDocumentsNameWhatIsThere(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^)#:]+)(#[^)]*)?\)`)
	path := regexp.MustCompile("`((?:host|extension|manifests|callflow|phonenorm|install|tests)(?:/[A-Za-z0-9_.-]+)+)/?`")
	for _, doc := range files(t) {
		if filepath.Ext(doc) != ".md" || strings.Contains(doc, "/testdata/") {
			continue
		}
		text := read(t, doc)
		for _, m := range link.FindAllStringSubmatch(text, -1) {
			if _, err := os.Stat(filepath.Join(root, filepath.Dir(doc), m[1])); err != nil {
				t.Errorf("%s links to %s, which is not there", doc, m[1])
			}
		}
		for _, m := range path.FindAllStringSubmatch(text, -1) {
			if _, err := os.Stat(filepath.Join(root, m[1])); err != nil {
				t.Errorf("%s names %s, which is not there", doc, m[1])
			}
		}
	}
}
