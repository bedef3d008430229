package dialing

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"

	"siptap.org/siptap/callflow/wire"
	"siptap.org/siptap/host/config"
	"siptap.org/siptap/host/protocol"
)

// pair makes a certificate that is good until a time, and its key, as PEM.
func pair(t *testing.T, until time.Time) (certificate, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "office"},
		NotBefore: until.Add(-24 * time.Hour), NotAfter: until,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})),
		string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret}))
}

func TestTLSFiles(t *testing.T) {
	certificate, key := pair(t, time.Now().Add(time.Hour))
	other, otherKey := pair(t, time.Now().Add(time.Hour))
	expired, expiredKey := pair(t, time.Now().Add(-time.Hour))
	der, _ := pem.Decode([]byte(certificate))
	dir := t.TempDir()
	t.Setenv("HOME", dir)
	t.Setenv("USERPROFILE", dir)
	for name, text := range map[string]string{
		"ca.pem": certificate + other, "cert.pem": certificate, "key.pem": key, "both.pem": certificate + key,
		"other.key": otherKey, "old.pem": expired + expiredKey, "der.cer": string(der.Bytes),
		"broken.pem": string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: []byte("x")})),
		"locked.pem": "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n",
		"empty.pem":  "", "long.pem": strings.Repeat("x", longestPEM+1), "open.key": key,
	} {
		mode := os.FileMode(0o600)
		if name == "open.key" {
			mode = 0o644
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), mode); err != nil {
			t.Fatal(err)
		}
	}
	for name, tc := range map[string]struct {
		ca, certificate, key string
		want                 wire.TLS
		wrong                string
	}{
		"nothing":                 {},
		"all three":               {"ca.pem", "cert.pem", "key.pem", wire.TLS{Roots: []byte(certificate + other), Certificate: []byte(certificate), Key: []byte(key)}, ""},
		"the key with it":         {"", "both.pem", "", wire.TLS{Certificate: []byte(certificate + key)}, ""},
		"in the home folder":      {"~/ca.pem", "", "", wire.TLS{Roots: []byte(certificate + other)}, ""},
		"not there":               {"none.pem", "", "", wire.TLS{}, `Account "office": tls_ca: DIR/none.pem: no such file or directory.`},
		"a folder":                {".", "", "", wire.TLS{}, `Account "office": tls_ca: DIR: it is no file.`},
		"empty":                   {"empty.pem", "", "", wire.TLS{}, `Account "office": tls_ca: DIR/empty.pem: it holds no certificate in PEM form ("-----BEGIN CERTIFICATE-----").`},
		"binary":                  {"der.cer", "", "", wire.TLS{}, `Account "office": tls_ca: DIR/der.cer: it is in binary form (DER); write it as PEM with: openssl x509 -inform der -in FILE -out FILE.pem.`},
		"broken":                  {"broken.pem", "", "", wire.TLS{}, `Account "office": tls_ca: DIR/broken.pem: certificate 1 in it is broken: `},
		"too long":                {"long.pem", "", "", wire.TLS{}, `Account "office": tls_ca: DIR/long.pem: it is too long for a PEM file.`},
		"a key for a certificate": {"", "key.pem", "", wire.TLS{}, `Account "office": tls_certificate: DIR/key.pem: it holds no certificate in PEM form`},
		"expired":                 {"", "old.pem", "", wire.TLS{}, `Account "office": tls_certificate: DIR/old.pem: the certificate has expired on `},
		"no key":                  {"", "cert.pem", "", wire.TLS{}, `Account "office": tls_certificate: DIR/cert.pem: it holds no private key in PEM form ("-----BEGIN PRIVATE KEY-----"); name the key's file with tls_key.`},
		"no key in its file":      {"", "cert.pem", "ca.pem", wire.TLS{}, `Account "office": tls_key: DIR/ca.pem: it holds no private key in PEM form`},
		"another's key":           {"", "cert.pem", "other.key", wire.TLS{}, `Account "office": tls_certificate: DIR/cert.pem: it does not go with the key in DIR/other.key: private key does not match public key.`},
		"a passphrase":            {"", "cert.pem", "locked.pem", wire.TLS{}, `Account "office": tls_key: DIR/locked.pem: the private key is protected by a passphrase`},
		"readable by others":      {"", "cert.pem", "open.key", wire.TLS{}, `Account "office": tls_key: DIR/open.key holds a private key and others can read it (mode 0644); run: chmod 600 'DIR/open.key'.`},
	} {
		t.Run(name, func(t *testing.T) {
			if runtime.GOOS == "windows" && (name == "readable by others" || name == "not there") {
				t.Skip("said in another way there")
			}
			at := func(file string) string {
				if file == "" || strings.HasPrefix(file, "~") {
					return file
				}
				return filepath.Join(dir, file)
			}
			got, failed := tlsOf(&config.Account{Name: "office", TLSCA: at(tc.ca), TLSCertificate: at(tc.certificate), TLSKey: at(tc.key)})
			if tc.wrong == "" {
				if failed != nil || !reflect.DeepEqual(got, tc.want) {
					t.Errorf("got %q, %v", got, failed)
				}
				return
			}
			if failed == nil || failed.Code != protocol.CodeBadConfig {
				t.Fatalf("no error, or another one: %v", failed)
			}
			text := strings.ReplaceAll(failed.Text, dir, "DIR")
			if !strings.HasPrefix(text, tc.wrong) {
				t.Errorf("\n got %s\nwant %s", text, tc.wrong)
			}
			for _, line := range strings.Split(key, "\n")[1:] {
				if len(line) > 20 && strings.Contains(text, line) {
					t.Error("the error repeats the key")
				}
			}
		})
	}
}
