package wire

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"errors"
	"math/big"
	"net"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"siptap.org/siptap/callflow"
	"siptap.org/siptap/callflow/locate"
)

// authority signs the tests' certificates.
type authority struct {
	t    *testing.T
	cert *x509.Certificate
	key  crypto.Signer
}

// sign makes a certificate out of a template, signed by the authority, or by itself
// where there is none.
func (a *authority) sign(t *testing.T, template *x509.Certificate) *authority {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template.SerialNumber = big.NewInt(time.Now().UnixNano())
	if template.NotAfter.IsZero() {
		template.NotBefore, template.NotAfter = time.Now().Add(-time.Hour), time.Now().Add(time.Hour)
	}
	parent, signer := template, crypto.Signer(key)
	if a != nil {
		parent, signer = a.cert, a.key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, signer)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return &authority{t, cert, key}
}

func newAuthority(t *testing.T) *authority {
	t.Helper()
	var nobody *authority
	return nobody.sign(t, &x509.Certificate{
		Subject: pkix.Name{CommonName: "an authority"}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	})
}

// pem is the certificate, and with its key, as PEM.
func (a *authority) pem() (certificate, key []byte) {
	der, err := x509.MarshalPKCS8PrivateKey(a.key)
	if err != nil {
		a.t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.cert.Raw}),
		pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
}

// shown is the certificate as a server shows it, with those behind it.
func (a *authority) shown(behind ...*authority) tls.Certificate {
	chain := tls.Certificate{Certificate: [][]byte{a.cert.Raw}, PrivateKey: a.key}
	for _, b := range behind {
		chain.Certificate = append(chain.Certificate, b.cert.Raw)
	}
	return chain
}

// setup trusts the authority alone.
func (a *authority) setup() tlsSetup {
	s := tlsSetup{roots: x509.NewCertPool()}
	s.roots.AddCert(a.cert)
	return s
}

func uris(texts ...string) []*url.URL {
	var found []*url.URL
	for _, text := range texts {
		scheme, opaque, _ := strings.Cut(text, ":")
		found = append(found, &url.URL{Scheme: scheme, Opaque: opaque})
	}
	return found
}

// TestCertificateNames: RFC 5922 section 7, case by case.
func TestCertificateNames(t *testing.T) {
	ca := newAuthority(t)
	setup := ca.setup()
	cn := func(name string) pkix.Name { return pkix.Name{CommonName: name} }
	for name, tc := range map[string]struct {
		cert x509.Certificate
		name string
		ok   bool
	}{
		"a SIP domain":                      {x509.Certificate{URIs: uris("sip:example.com")}, "example.com", true},
		"in another case":                   {x509.Certificate{URIs: uris("SIP:Example.COM")}, "eXample.com", true},
		"the second of two":                 {x509.Certificate{URIs: uris("sip:other.example", "sip:example.com")}, "example.com", true},
		"with a parameter":                  {x509.Certificate{URIs: uris("sip:example.com;transport=tls")}, "example.com", true},
		"with a port":                       {x509.Certificate{URIs: uris("sip:example.com:5061")}, "example.com", true},
		"another domain":                    {x509.Certificate{URIs: uris("sip:example.org")}, "example.com", false},
		"the domain above":                  {x509.Certificate{URIs: uris("sip:example.com")}, "sip.example.com", false},
		"the domain below":                  {x509.Certificate{URIs: uris("sip:sip.example.com")}, "example.com", false},
		"one user of it":                    {x509.Certificate{URIs: uris("sip:alice@example.com")}, "example.com", false},
		"sips is no scheme for it":          {x509.Certificate{URIs: uris("sips:example.com")}, "example.com", false},
		"nor is https":                      {x509.Certificate{URIs: []*url.URL{{Scheme: "https", Host: "example.com"}}}, "example.com", false},
		"an empty domain":                   {x509.Certificate{URIs: uris("sip:")}, "example.com", false},
		"a wildcard in a URI":               {x509.Certificate{URIs: uris("sip:*.example.com")}, "sip.example.com", false},
		"a DNS name":                        {x509.Certificate{DNSNames: []string{"example.com"}}, "Example.com.", true},
		"a DNS name beside a sips URI":      {x509.Certificate{DNSNames: []string{"example.com"}, URIs: uris("sips:x.example")}, "example.com", true},
		"a DNS name beside a user's URI":    {x509.Certificate{DNSNames: []string{"example.com"}, URIs: uris("sip:alice@x.example")}, "example.com", true},
		"a DNS name beside a SIP domain":    {x509.Certificate{DNSNames: []string{"example.com"}, URIs: uris("sip:x.example")}, "example.com", false},
		"another DNS name":                  {x509.Certificate{DNSNames: []string{"example.org"}}, "example.com", false},
		"a wildcard":                        {x509.Certificate{DNSNames: []string{"*.example.com"}}, "sip.example.com", false},
		"a wildcard for itself":             {x509.Certificate{DNSNames: []string{"*.example.com"}}, "*.example.com", false},
		"a common name":                     {x509.Certificate{Subject: cn("example.com")}, "example.com", true},
		"a wildcard as common name":         {x509.Certificate{Subject: cn("*.example.com")}, "sip.example.com", false},
		"a common name beside a DNS name":   {x509.Certificate{Subject: cn("example.com"), DNSNames: []string{"x.example"}}, "example.com", false},
		"a common name beside an address":   {x509.Certificate{Subject: cn("example.com"), IPAddresses: []net.IP{net.IPv4(192, 0, 2, 1)}}, "example.com", false},
		"a common name beside a mail name":  {x509.Certificate{Subject: cn("example.com"), EmailAddresses: []string{"a@example.com"}}, "example.com", false},
		"no name at all":                    {x509.Certificate{}, "example.com", false},
		"an IPv4 address":                   {x509.Certificate{IPAddresses: []net.IP{net.IPv4(192, 0, 2, 1)}}, "192.0.2.1", true},
		"an IPv6 address":                   {x509.Certificate{IPAddresses: []net.IP{net.ParseIP("2001:db8::1")}}, "2001:db8::1", true},
		"another address":                   {x509.Certificate{IPAddresses: []net.IP{net.IPv4(192, 0, 2, 2)}}, "192.0.2.1", false},
		"an address as DNS name":            {x509.Certificate{DNSNames: []string{"192.0.2.1"}}, "192.0.2.1", false},
		"an address as common name":         {x509.Certificate{Subject: cn("192.0.2.1")}, "192.0.2.1", false},
		"an address as SIP domain":          {x509.Certificate{URIs: uris("sip:192.0.2.1")}, "192.0.2.1", false},
		"expired":                           {x509.Certificate{URIs: uris("sip:example.com"), NotBefore: time.Now().Add(-2 * time.Hour), NotAfter: time.Now().Add(-time.Hour)}, "example.com", false},
		"not yet valid":                     {x509.Certificate{URIs: uris("sip:example.com"), NotBefore: time.Now().Add(time.Hour), NotAfter: time.Now().Add(2 * time.Hour)}, "example.com", false},
		"for servers":                       {x509.Certificate{URIs: uris("sip:example.com"), ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}}, "example.com", true},
		"for anything":                      {x509.Certificate{URIs: uris("sip:example.com"), ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageAny}}, "example.com", true},
		"for SIP domains":                   {x509.Certificate{URIs: uris("sip:example.com"), UnknownExtKeyUsage: []asn1.ObjectIdentifier{sipDomain}}, "example.com", true},
		"for clients only":                  {x509.Certificate{URIs: uris("sip:example.com"), ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}}, "example.com", false},
		"for something unheard of":          {x509.Certificate{URIs: uris("sip:example.com"), UnknownExtKeyUsage: []asn1.ObjectIdentifier{{1, 3, 6, 1, 4, 1, 1}}}, "example.com", false},
		"a critical extension not heard of": {x509.Certificate{URIs: uris("sip:example.com"), ExtraExtensions: []pkix.Extension{{Id: asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 2}, Critical: true, Value: []byte{5, 0}}}}, "example.com", false},
	} {
		t.Run(name, func(t *testing.T) {
			leaf := ca.sign(t, &tc.cert)
			err := setup.verify([]*x509.Certificate{leaf.cert}, tc.name)
			if (err == nil) != tc.ok || err != nil && !errors.Is(err, ErrCertificate) {
				t.Errorf("%v", err)
			}
		})
	}
	if err := setup.verify(nil, "example.com"); !errors.Is(err, ErrCertificate) {
		t.Errorf("without a certificate: %v", err)
	}
}

// TestCertificateChains: whom a server's certificate may come from.
func TestCertificateChains(t *testing.T) {
	ca, stranger := newAuthority(t), newAuthority(t)
	branch := func(usage ...x509.ExtKeyUsage) *authority {
		return ca.sign(t, &x509.Certificate{
			Subject: pkix.Name{CommonName: "a branch"}, IsCA: true, BasicConstraintsValid: true,
			KeyUsage: x509.KeyUsageCertSign, ExtKeyUsage: usage,
		})
	}
	leaf := func(of *authority) *authority {
		return of.sign(t, &x509.Certificate{DNSNames: []string{"example.com"}})
	}
	plain, mail := branch(), branch(x509.ExtKeyUsageEmailProtection)
	server := branch(x509.ExtKeyUsageServerAuth)
	noCA := leaf(ca)
	var nobody *authority
	for name, tc := range map[string]struct {
		chain []*authority
		wrong string
	}{
		"by the authority":                 {chain: []*authority{leaf(ca)}},
		"by its branch":                    {chain: []*authority{leaf(plain), plain}},
		"by its branch for servers":        {chain: []*authority{leaf(server), server}},
		"by its branch, which is not sent": {[]*authority{leaf(plain)}, "unknown authority"},
		"by its branch for mail":           {[]*authority{leaf(mail), mail}, "extended key usage"},
		"by a stranger":                    {[]*authority{leaf(stranger), stranger}, "unknown authority"},
		"by itself":                        {[]*authority{leaf(nobody)}, "unknown authority"},
		"by one who may not sign":          {[]*authority{leaf(noCA), noCA}, "not a valid"},
	} {
		t.Run(name, func(t *testing.T) {
			var chain []*x509.Certificate
			for _, c := range tc.chain {
				chain = append(chain, c.cert)
			}
			err := ca.setup().verify(chain, "example.com")
			switch {
			case tc.wrong == "" && err != nil:
				t.Error(err)
			case tc.wrong != "" && (err == nil || !strings.Contains(err.Error(), "authority") && !strings.Contains(err.Error(), tc.wrong)):
				t.Errorf("error %v, want %q", err, tc.wrong)
			}
		})
	}
	if err := (tlsSetup{}).verify([]*x509.Certificate{leaf(ca).cert}, "example.com"); err == nil {
		t.Error("the system's authorities know the test's")
	}
}

func TestTLSKeys(t *testing.T) {
	ca := newAuthority(t)
	certificate, key := ca.pem()
	for name, tc := range map[string]struct {
		tls   TLS
		wrong string
	}{
		"nothing":         {},
		"an authority":    {tls: TLS{Roots: certificate}},
		"a certificate":   {tls: TLS{Certificate: certificate, Key: key}},
		"both in one":     {tls: TLS{Certificate: append(certificate[:len(certificate):len(certificate)], key...)}},
		"no authority":    {TLS{Roots: key}, "tls_ca"},
		"no key":          {TLS{Certificate: certificate}, "tls_certificate"},
		"another's key":   {TLS{Certificate: certificate, Key: func() []byte { _, k := newAuthority(t).pem(); return k }()}, "tls_certificate"},
		"nonsense as key": {TLS{Certificate: certificate, Key: []byte("x")}, "tls_certificate"},
	} {
		_, err := NewAgent(t.Context(), Options{Account: Account{Name: "office", Domain: "example.com", User: "2622221", TLS: tc.tls}})
		switch {
		case tc.wrong == "" && err != nil:
			t.Errorf("%s: %v", name, err)
		case tc.wrong != "" && (err == nil || !strings.Contains(err.Error(), tc.wrong) || !strings.Contains(err.Error(), "office")):
			t.Errorf("%s: error %v, want it to name %s", name, err, tc.wrong)
		}
	}
}

// secured is a TLS server on loopback.
func secured(t *testing.T, at string, config *tls.Config) net.Listener {
	t.Helper()
	l, err := tls.Listen("tcp", at, config)
	if err != nil {
		t.Skipf("no %s here: %v", at, err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l
}

// handshakes accepts connections and runs their handshakes until the listener is closed.
func handshakes(l net.Listener) (wait func()) {
	var all sync.WaitGroup
	all.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			all.Go(func() {
				defer func() { _ = conn.Close() }()
				_, _ = conn.Read(make([]byte, 1))
			})
		}
	})
	return func() { _ = l.Close(); all.Wait() }
}

// TestTLSWholeCall: over IPv4 and IPv6, with the authority and our certificate from
// the account, a name or an address as domain.
func TestTLSWholeCall(t *testing.T) {
	ca, clients := newAuthority(t), newAuthority(t)
	server := ca.sign(t, &x509.Certificate{
		URIs: uris("sip:localhost"), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback},
	})
	me := clients.sign(t, &x509.Certificate{Subject: pkix.Name{CommonName: "clicker"}})
	roots, _ := ca.pem()
	certificate, key := me.pem()
	for _, tc := range []struct{ listen, domain string }{
		{"127.0.0.1:0", "localhost"}, {"127.0.0.1:0", "127.0.0.1"}, {"[::1]:0", "[::1]"},
	} {
		t.Run(tc.domain, func(t *testing.T) {
			trusted := x509.NewCertPool()
			trusted.AddCert(clients.cert)
			l := secured(t, tc.listen, &tls.Config{
				Certificates: []tls.Certificate{server.shown()}, ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: trusted,
			})
			_, port, _ := net.SplitHostPort(l.Addr().String())
			domain := tc.domain + ":" + port
			brought := func(a *Agent) {
				var err error
				if a.tls, err = newTLSSetup(TLS{Roots: roots, Certificate: certificate, Key: key}); err != nil {
					t.Fatal(err)
				}
			}
			playReal(t, domain, "tls", brought, func(s *stage) {
				s.place()
				p := s.accepted(l, "tls")
				p.wholeCall(nil)
				state := p.conn.(packets).Conn.(*tls.Conn).ConnectionState()
				if len(state.PeerCertificates) != 1 || state.PeerCertificates[0].Subject.CommonName != "clicker" {
					t.Error("our certificate was not shown")
				}
			})
		})
	}
}

// TestTLSRefusals: a certificate that does not prove the server, and a server that
// does not take ours, are told as such; nothing is sent in clear.
func TestTLSRefusals(t *testing.T) {
	ca, stranger := newAuthority(t), newAuthority(t)
	name := func(of *authority, name string) tls.Certificate {
		return of.sign(t, &x509.Certificate{DNSNames: []string{name}}).shown()
	}
	for what, tc := range map[string]struct {
		config *tls.Config
		detail string
	}{
		"another name":      {&tls.Config{Certificates: []tls.Certificate{name(ca, "example.com")}}, `it is for example.com, not for "localhost"`},
		"a wildcard":        {&tls.Config{Certificates: []tls.Certificate{name(ca, "*")}}, `not for "localhost"`},
		"another authority": {&tls.Config{Certificates: []tls.Certificate{name(stranger, "localhost")}}, "unknown authority"},
		"too old a version": {&tls.Config{Certificates: []tls.Certificate{name(ca, "localhost")}, MaxVersion: tls.VersionTLS11, MinVersion: tls.VersionTLS10}, "protocol version"},
		"it wants ours": {&tls.Config{Certificates: []tls.Certificate{name(ca, "localhost")}, ClientAuth: tls.RequireAnyClientCert},
			"certificate required"},
		"it wants ours, as TLS 1.2": {&tls.Config{Certificates: []tls.Certificate{name(ca, "localhost")}, ClientAuth: tls.RequireAnyClientCert, MaxVersion: tls.VersionTLS12},
			"handshake failure"},
	} {
		t.Run(what, func(t *testing.T) {
			l := secured(t, "127.0.0.1:0", tc.config)
			defer handshakes(l)()
			clear, err := net.ListenPacket("udp", "127.0.0.1:0") // where a weaker transport would lead
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = clear.Close() }()
			_, port, _ := net.SplitHostPort(l.Addr().String())
			trust := func(a *Agent) {
				a.tls = ca.setup()
				next := addrPort(clear.LocalAddr())
				a.who.ways = append(a.who.ways, proxyWay(Proxy{Host: next.Addr().String(), Port: int(next.Port())}, locate.UDP))
			}
			playReal(t, "localhost:"+port, "tls", trust, func(s *stage) {
				s.place()
				s.settled("calling failed/tls/host")
				if d := s.told[1].Detail; !strings.Contains(d, tc.detail) {
					t.Errorf("the detail %q does not say %q", d, tc.detail)
				}
				equal(t, "UDP sockets opened", len(s.agent.sockets), 0)
			})
		})
	}
}

// TestTLSNameOfProxy: the proxy's name is what counts where there is a proxy, and
// one connection serves one name only.
func TestTLSNameOfProxy(t *testing.T) {
	id, err := newIdentity(Account{Name: "a", Domain: "example.com", User: "u", Proxies: []Proxy{{Host: "proxy.example"}}})
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "the name", id.ways[0].tls, "proxy.example")
	id, _ = newIdentity(Account{Name: "a", Domain: "example.com", User: "u"})
	equal(t, "without a proxy", id.ways[0].tls, "example.com")

	ca := newAuthority(t)
	l := secured(t, "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{ca.sign(t, &x509.Certificate{DNSNames: []string{"localhost"}}).shown()}})
	defer handshakes(l)()
	playReal(t, "localhost", "tls", func(a *Agent) { a.tls = ca.setup() }, func(s *stage) {
		target := locate.Target{Addr: netip.MustParseAddrPort(l.Addr().String()), Transport: locate.TLS}
		if _, err := s.agent.open(t.Context(), target, "localhost"); err != nil {
			t.Fatal(err)
		}
		_, err := s.agent.open(t.Context(), target, "example.com")
		if slugOf(err) != callflow.SlugTLS || !errors.Is(err, ErrCertificate) {
			t.Errorf("for another name: %v", err)
		}
	})
}
