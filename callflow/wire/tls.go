package wire

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"

	"siptap.org/siptap/callflow"
	"siptap.org/siptap/callflow/locate"
)

// TLS is what an account brings to its TLS connections, each as PEM.
type TLS struct {
	Roots       []byte // whom the server's certificate must come from; empty = the system's authorities
	Certificate []byte // ours, with the intermediate ones after it; empty: none
	Key         []byte // its private key; empty: it stands in Certificate
}

// ErrCertificate indicates a server's certificate that does not prove that the
// server is the account's.
var ErrCertificate = errors.New("the server's certificate is not accepted")

// tlsSetup is an account's TLS, read.
type tlsSetup struct {
	roots        *x509.CertPool // nil: the system's
	certificates []tls.Certificate
}

// newTLSSetup reads an account's TLS. The error says which part is wrong.
func newTLSSetup(t TLS) (tlsSetup, error) {
	var s tlsSetup
	if len(t.Roots) > 0 {
		s.roots = x509.NewCertPool()
		if !s.roots.AppendCertsFromPEM(t.Roots) {
			return tlsSetup{}, errors.New("tls_ca: no PEM certificate in it")
		}
	}
	if len(t.Certificate) > 0 {
		key := t.Key
		if len(key) == 0 {
			key = t.Certificate
		}
		pair, err := tls.X509KeyPair(t.Certificate, key)
		if err != nil {
			return tlsSetup{}, fmt.Errorf("tls_certificate: %w", err)
		}
		s.certificates = []tls.Certificate{pair}
	}
	return s, nil
}

// config is for a connection to a server that must be name's.
func (s tlsSetup) config(name string) *tls.Config {
	return &tls.Config{
		ServerName:   name, // the stack of TLS leaves it out of its greeting where it is an address
		MinVersion:   tls.VersionTLS12,
		Certificates: s.certificates,
		// Web servers' rules, by which crypto/tls would judge, take wildcards and know
		// no SIP URIs. All that they check is checked by verify.
		InsecureSkipVerify: true,
		VerifyConnection: func(state tls.ConnectionState) error {
			return s.verify(state.PeerCertificates, name)
		},
	}
}

// verify checks a server's certificates: a chain to an authority that is trusted,
// all of it valid now and made for this purpose, and the name (RFC 5922 section 7).
func (s tlsSetup) verify(chain []*x509.Certificate, name string) error {
	if len(chain) == 0 {
		return fmt.Errorf("%w: there is none", ErrCertificate)
	}
	leaf := chain[0]
	options := x509.VerifyOptions{
		Roots: s.roots, Intermediates: x509.NewCertPool(),
		KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny}, // see forServers
	}
	for _, c := range chain[1:] {
		options.Intermediates.AddCert(c)
	}
	chains, err := leaf.Verify(options)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrCertificate, err)
	}
	if !slices.ContainsFunc(chains, func(chain []*x509.Certificate) bool {
		return !slices.ContainsFunc(chain[:len(chain)-1], func(c *x509.Certificate) bool { return !forServers(c) })
	}) {
		return fmt.Errorf("%w: it is not made for servers (extended key usage)", ErrCertificate)
	}
	names := namesOf(leaf)
	if !names.have(name) {
		return fmt.Errorf("%w: it is for %s, not for %q", ErrCertificate, names, name)
	}
	return nil
}

// sipDomain is id-kp-sipDomain (RFC 5924 section 3).
var sipDomain = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 3, 20}

// forServers reports whether a certificate may be a SIP server's, or be that of an
// authority for such: its extended key usage says so, or says nothing (RFC 5924
// section 4).
func forServers(c *x509.Certificate) bool {
	if len(c.ExtKeyUsage)+len(c.UnknownExtKeyUsage) == 0 {
		return true
	}
	return slices.Contains(c.ExtKeyUsage, x509.ExtKeyUsageAny) ||
		slices.Contains(c.ExtKeyUsage, x509.ExtKeyUsageServerAuth) ||
		slices.ContainsFunc(c.UnknownExtKeyUsage, sipDomain.Equal)
}

// subjectNames are whom a certificate is for.
type subjectNames struct {
	domains   []string // in lower case
	addresses []netip.Addr
}

// subjectAltName is the extension's identifier (RFC 5280 section 4.2.1.6).
var subjectAltName = asn1.ObjectIdentifier{2, 5, 29, 17}

// namesOf returns whom a certificate is for (RFC 5922 section 7.1): the SIP domains
// of its URIs; where it has none, its DNS names; where it has no alternative names
// at all, its common name. Addresses stand for themselves alone.
func namesOf(c *x509.Certificate) subjectNames {
	var names subjectNames
	for _, ip := range c.IPAddresses {
		if addr, ok := netip.AddrFromSlice(ip); ok {
			names.addresses = append(names.addresses, addr.Unmap())
		}
	}
	for _, uri := range c.URIs {
		if host, ok := sipDomainOf(uri.String()); ok {
			names.domains = append(names.domains, host)
		}
	}
	if len(names.domains) == 0 {
		for _, name := range c.DNSNames {
			names.domains = append(names.domains, normalName(name))
		}
	}
	for _, extension := range c.Extensions {
		if extension.Id.Equal(subjectAltName) {
			return names
		}
	}
	if c.Subject.CommonName != "" {
		names.domains = append(names.domains, normalName(c.Subject.CommonName))
	}
	return names
}

// sipDomainOf is the domain that a URI in a certificate stands for. One with a user
// part is a person's, and sips: is no scheme for this.
func sipDomainOf(uri string) (string, bool) {
	scheme, rest, _ := strings.Cut(uri, ":")
	if !strings.EqualFold(scheme, "sip") || strings.ContainsAny(rest, "@/") {
		return "", false
	}
	if i := strings.IndexAny(rest, ";?"); i >= 0 {
		rest = rest[:i]
	}
	if host, _, err := net.SplitHostPort(rest); err == nil {
		rest = host
	}
	return normalName(rest), rest != ""
}

// normalName is a name as it is compared: DNS names have no case (RFC 5922 section
// 7.2), and a final dot adds nothing.
func normalName(name string) string { return strings.TrimSuffix(strings.ToLower(name), ".") }

// have reports whether a name, or an address, is among the names. It is compared
// as a whole: an asterisk stands for nothing but itself (RFC 5922 section 7.2).
func (n subjectNames) have(name string) bool {
	if addr, err := netip.ParseAddr(name); err == nil {
		return slices.Contains(n.addresses, addr.Unmap())
	}
	name = normalName(name)
	return name != "" && !strings.Contains(name, "*") && slices.Contains(n.domains, name)
}

// String lists the names for a person.
func (n subjectNames) String() string {
	all := slices.Clone(n.domains)
	for _, addr := range n.addresses {
		all = append(all, addr.String())
	}
	if len(all) == 0 {
		return "nobody"
	}
	return printable(strings.Join(all, ", "))
}

// tlsFailed says that a connection could not be secured.
func tlsFailed(t locate.Target, name string, err error) error {
	return &pathError{callflow.SlugTLS,
		fmt.Errorf("TLS with SIP server %s (certificate expected for %q): %w", t.Addr, name, err)}
}
