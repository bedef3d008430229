//go:build windows || darwin

package demo

// displayAlways is whether a window can be opened whatever the environment says.
const displayAlways = true
