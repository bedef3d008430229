package dialing

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"siptap.org/siptap/callflow/wire"
	"siptap.org/siptap/host/config"
	"siptap.org/siptap/host/protocol"
	"siptap.org/siptap/host/secret"
)

// longestPEM bounds a PEM file, in bytes: every authority of an operating system
// together has a quarter of it.
const longestPEM = 1 << 20

// tlsOf reads the files that an account names for its TLS connections. They are
// read for each call, so that a renewed certificate counts at once. The error has
// the code bad-config, and names the account, the key, the file and what is wrong.
func tlsOf(account *config.Account) (wire.TLS, *protocol.Error) {
	var out wire.TLS
	for _, file := range []struct {
		key, path string
		into      *[]byte
		check     func(data []byte) error
	}{
		{"tls_ca", account.TLSCA, &out.Roots, checkAuthorities},
		{"tls_certificate", account.TLSCertificate, &out.Certificate, checkCertificate},
		{"tls_key", account.TLSKey, &out.Key, checkKey},
	} {
		if file.path == "" {
			continue
		}
		data, err := readPEM(file.path)
		if err == nil {
			err = file.check(data)
		}
		if err != nil {
			return wire.TLS{}, badFile(account.Name, file.key, file.path, err)
		}
		*file.into = data
	}
	if len(out.Certificate) == 0 {
		return out, nil
	}
	keyAt, key := account.TLSKey, out.Key
	if keyAt == "" {
		keyAt, key = account.TLSCertificate, out.Certificate
		if err := checkKey(key); err != nil {
			return wire.TLS{}, badFile(account.Name, "tls_certificate", keyAt, fmt.Errorf("%w; name the key's file with tls_key", err))
		}
	}
	if _, err := tls.X509KeyPair(out.Certificate, key); err != nil {
		return wire.TLS{}, badFile(account.Name, "tls_certificate", account.TLSCertificate,
			fmt.Errorf("it does not go with the key in %s: %s", keyAt, strings.TrimPrefix(err.Error(), "tls: ")))
	}
	return out, nil
}

func badFile(account, key, path string, err error) *protocol.Error {
	if denied, ok := errors.AsType[*fs.PathError](err); ok {
		err = denied.Err // the path is said already
	}
	if exposed, ok := errors.AsType[*secret.ExposedError](err); ok {
		err = fmt.Errorf("account %q: %s: %w", account, key, exposed)
	} else {
		err = fmt.Errorf("account %q: %s: %s: %w", account, key, path, err)
	}
	return &protocol.Error{Code: protocol.CodeBadConfig, Text: sentence(err), Err: err}
}

// readPEM reads a file of the configuration. One that holds a private key must be
// its owner's alone.
func readPEM(path string) ([]byte, error) {
	if rest, ok := strings.CutPrefix(path, "~/"); ok {
		home, err := os.UserHomeDir()
		if err != nil {
			return nil, err
		}
		path = filepath.Join(home, rest)
	}
	f, err := os.Open(path) //nolint:gosec // its owner names it
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("it is no file")
	}
	data, err := io.ReadAll(io.LimitReader(f, longestPEM+1))
	switch {
	case err != nil:
		return nil, err
	case len(data) > longestPEM:
		return nil, errors.New("it is too long for a PEM file")
	}
	for _, block := range blocks(data) {
		if strings.HasSuffix(block.Type, "PRIVATE KEY") {
			return data, secret.CheckPrivate(path, info, "a private key")
		}
	}
	return data, nil
}

// blocks returns what a PEM file holds.
func blocks(data []byte) []*pem.Block {
	var found []*pem.Block
	for {
		block, rest := pem.Decode(data)
		if block == nil {
			return found
		}
		found, data = append(found, block), rest
	}
}

// certificatesOf returns the certificates of a PEM file, at least one.
func certificatesOf(data []byte) ([]*x509.Certificate, error) {
	var found []*x509.Certificate
	for _, block := range blocks(data) {
		if block.Type != "CERTIFICATE" {
			continue
		}
		certificate, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, fmt.Errorf("certificate %d in it is broken: %s", len(found)+1, strings.TrimPrefix(err.Error(), "x509: "))
		}
		found = append(found, certificate)
	}
	if len(found) > 0 {
		return found, nil
	}
	if _, err := x509.ParseCertificate(data); err == nil {
		return nil, errors.New("it is in binary form (DER); write it as PEM with: openssl x509 -inform der -in FILE -out FILE.pem")
	}
	return nil, errors.New(`it holds no certificate in PEM form ("-----BEGIN CERTIFICATE-----")`)
}

func checkAuthorities(data []byte) error {
	_, err := certificatesOf(data)
	return err
}

func checkCertificate(data []byte) error {
	found, err := certificatesOf(data)
	if err != nil {
		return err
	}
	if end := found[0].NotAfter; time.Now().After(end) {
		return fmt.Errorf("the certificate has expired on %s", end.Format(time.DateOnly))
	}
	return nil
}

func checkKey(data []byte) error {
	for _, block := range blocks(data) {
		switch {
		case !strings.HasSuffix(block.Type, "PRIVATE KEY"):
		case block.Type == "ENCRYPTED PRIVATE KEY", block.Headers["DEK-Info"] != "":
			return errors.New("the private key is protected by a passphrase, which nobody can be asked for; write it without one with: openssl pkey -in FILE -out FILE.key")
		default:
			return nil
		}
	}
	return errors.New(`it holds no private key in PEM form ("-----BEGIN PRIVATE KEY-----")`)
}
