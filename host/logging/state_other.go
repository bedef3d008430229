//go:build windows || darwin

package logging

import "os"

// systemStateDir is the cache folder: what is there stays on this machine, and
// losing it harms nothing but the log.
func systemStateDir() (string, error) { return os.UserCacheDir() }
