// Package configtest puts a machine's policy in a test's place.
package configtest

import (
	"os"
	"path/filepath"
	"testing"

	"siptap.org/siptap/host/config/internal/place"
)

// UsePolicy makes text the policy until the test ends, and returns its file's path.
// Tests beside each other share it, so that none of them may be parallel.
func UsePolicy(t testing.TB, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "policy.toml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	before := place.Policy
	place.Policy = path
	t.Cleanup(func() { place.Policy = before })
	return path
}
