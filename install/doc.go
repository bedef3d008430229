// Package install knows where things go: the native-host manifest of each
// browser, the program that it names, the unpacked extension. It plans purely
// (NewPlan), then writes (Apply), looks again (Verify), and removes what is its
// own and nothing else (NewRemoval).
//
// It knows nothing of configuration, calls or the protocol.
package install
