// Package guard owns what stands between a wish to dial and a call: what is never
// dialled, what a person has to be asked about first, and how many calls there
// may be. It judges whatever the extension says, and counts across processes.
//
// The judgement is pure; only the [Counter] touches the disk.
package guard
