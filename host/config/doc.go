// Package config owns the configuration file: its keys, their types, defaults
// and allowed values, how it is read, and how single keys of an account are
// changed without disturbing anything else in it.
//
// The file is TOML. It is read strictly: an unknown key, a wrong type, a value
// that is not allowed, or one whose feature this version does not have, is an
// [*Error] that names file, line and what was expected. Nothing is ignored.
//
// The package holds no secret; passwords are host/secret's. It does not watch
// the file: whoever needs the present state loads it.
//
// An administrator's policy (/etc/siptap/policy.toml, which sets and locks keys)
// will be laid over the file between Parse and the defaults of decode.go.
package config
