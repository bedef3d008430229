package manifests

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestGolden keeps every rendered manifest as a person would read it; a change of
// what browsers are told shows in a diff. `go test ./manifests -update` accepts it.
func TestGolden(t *testing.T) {
	for _, family := range Families() {
		manifest, err := ExtensionManifest(family)
		if err != nil {
			t.Fatal(err)
		}
		golden(t, "extension-"+string(family)+".json", manifest)
		host, err := NativeHostManifest(family, "/opt/siptap/siptap")
		if err != nil {
			t.Fatal(err)
		}
		golden(t, "native-"+string(family)+".json", host)
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs from what is rendered now:\n%s", path, got)
	}
}
