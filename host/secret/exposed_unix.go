//go:build !windows

package secret

import "io/fs"

// exposed reports whether anyone but the owner has a right to the file.
func exposed(mode fs.FileMode) bool { return mode.Perm()&0o077 != 0 }
