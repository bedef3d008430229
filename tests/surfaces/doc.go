// Package surfaces shows every surface of the extension without any program,
// page or call behind it: the built pages and scripts, with a stand-in for the
// browser's extension API that tells them a scene's state. Tests look into them,
// and tests/sheet photographs them.
package surfaces
