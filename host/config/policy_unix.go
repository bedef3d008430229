//go:build !windows

package config

func systemPolicyPath() string { return "/etc/siptap/policy.toml" }
