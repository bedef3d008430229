// Package place holds what only a build or a test may say of where files stand.
package place

// Policy is the administrator's policy's place; "" = the system's own. Whoever builds
// the program for a system with other habits sets it:
// -ldflags "-X siptap.org/siptap/host/config/internal/place.Policy=…".
var Policy string
