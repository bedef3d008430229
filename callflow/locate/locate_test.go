package locate_test

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"siptap.org/siptap/callflow/locate"
)

// zone is a DNS in memory. A name that is in none of its maps does not exist.
type zone struct {
	srv   map[string][]*net.SRV // by _service._proto.name
	addrs map[string]string     // by name: addresses with spaces between
	mute  map[string]bool       // names whose questions are never answered
	asked []string
}

func (z *zone) LookupSRV(ctx context.Context, service, proto, name string) (string, []*net.SRV, error) {
	q := "_" + service + "._" + proto + "." + name
	z.asked = append(z.asked, q)
	if z.mute[q] {
		<-ctx.Done()
		return "", nil, ctx.Err()
	}
	if r, ok := z.srv[q]; ok {
		return q, r, nil
	}
	return "", nil, &net.DNSError{Err: "no such host", Name: q, IsNotFound: true}
}

func (z *zone) LookupNetIP(ctx context.Context, _, host string) ([]netip.Addr, error) {
	z.asked = append(z.asked, host)
	if z.mute[host] {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	list, ok := z.addrs[host]
	if !ok {
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
	var found []netip.Addr
	for _, a := range strings.Fields(list) {
		found = append(found, netip.MustParseAddr(a))
	}
	return found, nil
}

func testZone() *zone {
	return &zone{
		srv: map[string][]*net.SRV{
			"_sip._udp.example.com": {
				{Target: "a.example.com.", Port: 5070, Priority: 1},
				{Target: "gone.example.com.", Port: 5070, Priority: 2},
				{Target: "b.example.com.", Port: 5080, Priority: 3},
			},
			"_sip._tcp.tcp.example":    {{Target: "a.example.com.", Port: 5060}},
			"_sips._tcp.example.com":   {{Target: "a.example.com.", Port: 5061}},
			"_sip._udp.closed.example": {{Target: "."}},
			"_sip._udp.broken.example": {{Target: "gone.example.com.", Port: 5060}},
		},
		addrs: map[string]string{
			"a.example.com": "2001:db8::a 192.0.2.10",
			"b.example.com": "192.0.2.20",
			"plain.example": "::ffff:192.0.2.30",
			"empty.example": "",
			"localhost":     "::1 127.0.0.1",
		},
	}
}

func TestLocate(t *testing.T) {
	for name, tc := range map[string]struct {
		query locate.Query
		want  []string
		asked []string
	}{
		"address": {
			query: locate.Query{Host: "192.0.2.1"},
			want:  []string{"udp 192.0.2.1:5060"},
		},
		"address and port over TCP": {
			query: locate.Query{Host: "192.0.2.1", Port: 5070, Transport: locate.TCP},
			want:  []string{"tcp 192.0.2.1:5070"},
		},
		"IPv6 address in brackets over TLS": {
			query: locate.Query{Host: "[2001:db8::1]", Transport: locate.TLS},
			want:  []string{"tls [2001:db8::1]:5061"},
		},
		"a port means no SRV": {
			query: locate.Query{Host: "a.example.com", Port: 5099, Transport: locate.Auto},
			want:  []string{"udp 192.0.2.10:5099", "udp [2001:db8::a]:5099"},
			asked: []string{"a.example.com"},
		},
		"SRV in the order of its priorities": {
			query: locate.Query{Host: "example.com"},
			want:  []string{"udp 192.0.2.10:5070", "udp [2001:db8::a]:5070", "udp 192.0.2.20:5080"},
			asked: []string{"_sip._udp.example.com", "a.example.com", "gone.example.com", "b.example.com"},
		},
		"SRV of TCP where there is none of UDP": {
			query: locate.Query{Host: "tcp.example"},
			want:  []string{"tcp 192.0.2.10:5060", "tcp [2001:db8::a]:5060"},
			asked: []string{"_sip._udp.tcp.example", "_sip._tcp.tcp.example", "a.example.com"},
		},
		"SRV of the transport asked for": {
			query: locate.Query{Host: "example.com", Transport: locate.TLS},
			want:  []string{"tls 192.0.2.10:5061", "tls [2001:db8::a]:5061"},
			asked: []string{"_sips._tcp.example.com", "a.example.com"},
		},
		"no SRV at all": {
			query: locate.Query{Host: "plain.example", Transport: locate.Auto},
			want:  []string{"udp 192.0.2.30:5060"},
			asked: []string{"_sip._udp.plain.example", "_sip._tcp.plain.example", "plain.example"},
		},
		"localhost is never asked for SRV": {
			query: locate.Query{Host: "localhost"},
			want:  []string{"udp 127.0.0.1:5060", "udp [::1]:5060"},
			asked: []string{"localhost"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			z := testZone()
			targets, err := (&locate.Resolver{DNS: z}).Locate(t.Context(), tc.query)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, target := range targets {
				got = append(got, target.String())
			}
			if !slices.Equal(got, tc.want) {
				t.Errorf("targets %q, want %q", got, tc.want)
			}
			if !slices.Equal(z.asked, tc.asked) {
				t.Errorf("asked %q, want %q", z.asked, tc.asked)
			}
		})
	}
}

func TestLocateFails(t *testing.T) {
	for name, tc := range map[string]struct {
		host string
		is   error
	}{
		"no such name":              {host: "nowhere.example"},
		"a name without an address": {host: "empty.example", is: locate.ErrNoAddress},
		"no name":                   {host: "", is: locate.ErrNoAddress},
		"no service":                {host: "closed.example", is: locate.ErrNoService},
		"SRV to nowhere":            {host: "broken.example"},
	} {
		t.Run(name, func(t *testing.T) {
			targets, err := (&locate.Resolver{DNS: testZone()}).Locate(t.Context(), locate.Query{Host: tc.host})
			var lookup *locate.LookupError
			if !errors.As(err, &lookup) {
				t.Fatalf("Locate = %v, %v; want a LookupError", targets, err)
			}
			if tc.is != nil && !errors.Is(err, tc.is) {
				t.Errorf("error %v is not %v", err, tc.is)
			}
			if !strings.Contains(err.Error(), "check the account's domain") {
				t.Errorf("%q does not say what to do", err)
			}
		})
	}
}

func TestLocateIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		z := testZone()
		z.mute = map[string]bool{
			"_sip._udp.plain.example": true, "_sip._tcp.plain.example": true, "mute.example": true,
		}
		r := &locate.Resolver{DNS: z}
		start := time.Now()
		targets, err := r.Locate(t.Context(), locate.Query{Host: "plain.example"})
		if err != nil || len(targets) != 1 || time.Since(start) != 6*time.Second {
			t.Errorf("with SRV questions dropped: %v, %v after %v", targets, err, time.Since(start))
		}
		start = time.Now()
		_, err = r.Locate(t.Context(), locate.Query{Host: "mute.example", Port: 5060})
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != 5*time.Second {
			t.Errorf("with all questions dropped: %v after %v", err, time.Since(start))
		}
	})
}

func TestLocateCanceled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := (&locate.Resolver{DNS: testZone()}).Locate(ctx, locate.Query{Host: "example.com"})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want the context's", err)
	}
}

func TestTargetsAreBounded(t *testing.T) {
	z := testZone()
	var records []*net.SRV
	for range 100 {
		records = append(records, &net.SRV{Target: "a.example.com.", Port: 5060})
	}
	z.srv["_sip._udp.many.example"] = records
	targets, err := (&locate.Resolver{DNS: z}).Locate(t.Context(), locate.Query{Host: "many.example"})
	if err != nil || len(targets) != 16 {
		t.Errorf("%d targets, %v", len(targets), err)
	}
}
