package config

import (
	"os"
	"path/filepath"
)

func systemPolicyPath() string {
	dir := os.Getenv("ProgramData")
	if dir == "" {
		return ""
	}
	return filepath.Join(dir, "siptap", "policy.toml")
}
