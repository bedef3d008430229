package config

import (
	"path/filepath"
	"strings"
)

// tlsFields are the keys of an account that say what its TLS connections need.
// The files themselves are read when a call is placed.
var tlsFields = []field[Account]{
	text("tls_ca", "PEM `file` of the authority that the server's certificate must come from",
		func(a *Account) *string { return &a.TLSCA }, checkFile),
	text("tls_certificate", "PEM `file` of the certificate that is shown to the server",
		func(a *Account) *string { return &a.TLSCertificate }, checkFile),
	text("tls_key", "PEM `file` of that certificate's key, where it is another one",
		func(a *Account) *string { return &a.TLSKey }, checkFile),
}

// checkFile takes a file's whole path. A relative one would mean one thing to who
// writes it in a terminal and another to the browser that starts the program.
func checkFile(s string) error {
	if s == "" || filepath.IsAbs(s) || strings.HasPrefix(s, "~/") {
		return checkOneLine(s)
	}
	return expected(`a file's whole path, like "/etc/siptap/ca.pem" or "~/ca.pem"`)
}

// tls checks what the keys of tlsFields say together.
func (d *decoding) tls(account value, a *Account) {
	if e := account.table.find("tls_key"); e != nil && a.TLSKey != "" && a.TLSCertificate == "" {
		d.errs = append(d.errs, &Error{
			Line: e.line, Account: d.where, Key: "tls_key", Value: e.value.shown(),
			Reason: "there is no tls_certificate that it could belong to", Expected: "both, or neither", policy: e.policy,
		})
	}
}
