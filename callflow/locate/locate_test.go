package locate_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"siptap.org/siptap/callflow/locate"
)

func testZone(t testing.TB) *zone {
	return newZone(t,
		"_sip._udp.example.com. SRV 1 0 5070 a.example.com.",
		"_sip._udp.example.com. SRV 2 0 5070 gone.example.com.",
		"_sip._udp.example.com. SRV 3 0 5080 b.example.com.",
		"_sip._udp.example.com. SRV 0 0 0 b.example.com.", // port 0 is no place
		"_sip._tcp.tcp.example. SRV 0 0 5060 a.example.com.",
		"_sip._udp.both.example. SRV 0 0 5060 a.example.com.",
		"_sip._tcp.both.example. SRV 0 0 5060 b.example.com.",
		"_sips._tcp.secure.example. SRV 0 0 5061 b.example.com.",
		"_sip._udp.secure.example. SRV 0 0 5060 b.example.com.",
		"_sip._udp.closed.example. SRV 0 0 0 .",
		"_sip._udp.broken.example. SRV 0 0 5060 gone.example.com.",
		"_sip._udp.half.example. SRV 0 0 0 .",
		"_sip._tcp.half.example. SRV 0 0 5060 b.example.com.",

		`naptr.example. NAPTR 50 10 "s" "SIP+D2U" "" _udp.elsewhere.example.`,
		`naptr.example. NAPTR 50 5 "S" "sip+d2t" "" _tcp.elsewhere.example.`,
		`naptr.example. NAPTR 10 1 "s" "SIP+D2S" "" _sctp.elsewhere.example.`,      // not spoken
		`naptr.example. NAPTR 10 1 "u" "E2U+sip" "!^.*$!sip:x@y!" .`,               // ENUM
		`naptr.example. NAPTR 10 1 "s" "SIP+D2U" "!.*!x!" _udp.elsewhere.example.`, // no such thing
		"_udp.elsewhere.example. SRV 0 0 5090 b.example.com.",
		"_tcp.elsewhere.example. SRV 0 0 5090 a4.example.com.",
		`upwards.example. NAPTR 1 0 "s" "SIP+D2U" "" _udp.elsewhere.example.`,
		`upwards.example. NAPTR 2 0 "s" "SIPS+D2T" "" _sips._tcp.secure.example.`,
		`upwards.example. NAPTR 3 0 "s" "SIP+D2T" "" _tcp.elsewhere.example.`,
		`empty-naptr.example. NAPTR 1 0 "s" "SIP+D2U" "" nothing.elsewhere.example.`,
		"_sip._udp.empty-naptr.example. SRV 0 0 5062 b.example.com.",

		"a.example.com. AAAA 2001:db8::a",
		"a.example.com. A 192.0.2.10",
		"a4.example.com. A 192.0.2.10",
		"b.example.com. A 192.0.2.20",
		"plain.example. AAAA ::ffff:192.0.2.30",
		`empty.example. TXT "no address"`,
		"odd.example. A 0.0.0.0",
		"odd.example. A 224.0.0.1",
		"pbx. A 192.0.2.40",
		"desk.local. A 192.0.2.50",
	)
}

func locateAll(t *testing.T, r *locate.Resolver, q locate.Query) []string {
	t.Helper()
	targets, err := r.Locate(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, target := range targets {
		got = append(got, target.String())
	}
	return got
}

func TestLocate(t *testing.T) {
	for name, tc := range map[string]struct {
		query locate.Query
		want  []string
		asked []string // sorted; nil is not looked at
	}{
		"address": {
			query: locate.Query{Host: "192.0.2.1"},
			want:  []string{"udp 192.0.2.1:5060"},
			asked: []string{},
		},
		"address and port over TCP": {
			query: locate.Query{Host: "192.0.2.1", Port: 5070, Transport: locate.TCP},
			want:  []string{"tcp 192.0.2.1:5070"},
			asked: []string{},
		},
		"IPv6 address in brackets over TLS": {
			query: locate.Query{Host: "[2001:db8::1]", Transport: locate.TLS},
			want:  []string{"tls [2001:db8::1]:5061"},
			asked: []string{},
		},
		"a port means no services": {
			query: locate.Query{Host: "A.example.com.", Port: 5099, Transport: locate.Auto},
			want:  []string{"udp 192.0.2.10:5099", "udp [2001:db8::a]:5099"},
			asked: []string{"A a.example.com.", "AAAA a.example.com."},
		},
		"a port and a transport": {
			query: locate.Query{Host: "b.example.com", Port: 5099, Transport: locate.TLS},
			want:  []string{"tls 192.0.2.20:5099"},
		},
		"SRV in the order of its priorities": {
			query: locate.Query{Host: "example.com"},
			want:  []string{"udp 192.0.2.10:5070", "udp [2001:db8::a]:5070", "udp 192.0.2.20:5080"},
		},
		"SRV of TCP where there is none of UDP": {
			query: locate.Query{Host: "tcp.example"},
			want:  []string{"tcp 192.0.2.10:5060", "tcp [2001:db8::a]:5060"},
		},
		"TCP before UDP": {
			query: locate.Query{Host: "both.example"},
			want:  []string{"tcp 192.0.2.20:5060", "udp 192.0.2.10:5060", "udp [2001:db8::a]:5060"},
		},
		"TLS before all, and nothing weaker after it": {
			query: locate.Query{Host: "secure.example"},
			want:  []string{"tls 192.0.2.20:5061"},
		},
		"SRV of the transport asked for, without NAPTR": {
			query: locate.Query{Host: "secure.example", Transport: locate.UDP},
			want:  []string{"udp 192.0.2.20:5060"},
			asked: []string{"A b.example.com.", "AAAA b.example.com.", "SRV _sip._udp.secure.example."},
		},
		"one transport denied, another not": {
			query: locate.Query{Host: "half.example"},
			want:  []string{"tcp 192.0.2.20:5060"},
		},
		"NAPTR by order and preference, the unknown left out": {
			query: locate.Query{Host: "naptr.example"},
			want:  []string{"tcp 192.0.2.10:5090", "udp 192.0.2.20:5090"},
			asked: []string{
				"A a4.example.com.", "A b.example.com.", "AAAA a4.example.com.", "AAAA b.example.com.", "NAPTR naptr.example.",
				"SRV _tcp.elsewhere.example.", "SRV _udp.elsewhere.example.",
			},
		},
		"NAPTR: up to TLS, and not down again": {
			query: locate.Query{Host: "upwards.example"},
			want:  []string{"udp 192.0.2.20:5090", "tls 192.0.2.20:5061"},
		},
		"NAPTR that leads to nothing": {
			query: locate.Query{Host: "empty-naptr.example"},
			want:  []string{"udp 192.0.2.20:5062"},
		},
		"no service records at all": {
			query: locate.Query{Host: "plain.example", Transport: locate.Auto},
			want:  []string{"udp 192.0.2.30:5060"},
			asked: []string{
				"A plain.example.", "AAAA plain.example.", "NAPTR plain.example.",
				"SRV _sip._tcp.plain.example.", "SRV _sip._udp.plain.example.", "SRV _sips._tcp.plain.example.",
			},
		},
		"no service records, over TLS": {
			query: locate.Query{Host: "b.example.com", Transport: locate.TLS},
			want:  []string{"tls 192.0.2.20:5061"},
		},
		"localhost is never asked for": {
			query: locate.Query{Host: "LocalHost"},
			want:  []string{"udp 127.0.0.1:5060", "udp [::1]:5060"},
			asked: []string{},
		},
		"a single word has no services": {
			query: locate.Query{Host: "pbx"},
			want:  []string{"udp 192.0.2.40:5060"},
			asked: []string{"A pbx.", "AAAA pbx."},
		},
		"nor has a name of the link": {
			query: locate.Query{Host: "desk.local"},
			want:  []string{"udp 192.0.2.50:5060"},
			asked: []string{"A desk.local.", "AAAA desk.local."},
		},
	} {
		t.Run(name, func(t *testing.T) {
			z := testZone(t)
			got := locateAll(t, &locate.Resolver{DNS: z}, tc.query)
			if !slices.Equal(got, tc.want) {
				t.Errorf("targets %q, want %q", got, tc.want)
			}
			slices.Sort(z.asked)
			if tc.asked != nil && !slices.Equal(z.asked, tc.asked) {
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
		"no such name":              {host: "nowhere.example", is: locate.ErrNoName},
		"a name without an address": {host: "empty.example", is: locate.ErrNoAddress},
		"addresses that are none":   {host: "odd.example", is: locate.ErrNoAddress},
		"no name":                   {host: "", is: locate.ErrNoAddress},
		"not a name":                {host: "a..example", is: locate.ErrNoAddress},
		"too long for a name":       {host: strings.Repeat("a.", 200), is: locate.ErrNoAddress},
		"no service":                {host: "closed.example", is: locate.ErrNoService},
		"SRV to nowhere":            {host: "broken.example", is: locate.ErrNoName},
	} {
		t.Run(name, func(t *testing.T) {
			targets, err := (&locate.Resolver{DNS: testZone(t)}).Locate(t.Context(), locate.Query{Host: tc.host})
			var lookup *locate.LookupError
			if !errors.As(err, &lookup) {
				t.Fatalf("Locate = %v, %v; want a LookupError", targets, err)
			}
			if !errors.Is(err, tc.is) {
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
		z := testZone(t)
		for _, q := range []string{
			"NAPTR plain.example.", "SRV _sip._udp.plain.example.", "SRV _sip._tcp.plain.example.",
			"SRV _sips._tcp.plain.example.", "A mute.example.", "AAAA mute.example.", "AAAA b.example.com.",
		} {
			z.mute[q] = true
		}
		r := &locate.Resolver{DNS: z}
		start := time.Now()
		targets, err := r.Locate(t.Context(), locate.Query{Host: "plain.example"})
		if err != nil || len(targets) != 1 || time.Since(start) != 6*time.Second {
			t.Errorf("with service questions dropped: %v, %v after %v", targets, err, time.Since(start))
		}
		start = time.Now()
		_, err = r.Locate(t.Context(), locate.Query{Host: "mute.example", Port: 5060})
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != 5*time.Second {
			t.Errorf("with all questions dropped: %v after %v", err, time.Since(start))
		}
		targets, err = r.Locate(t.Context(), locate.Query{Host: "b.example.com", Port: 5060})
		if err != nil || len(targets) != 1 {
			t.Errorf("with the IPv6 question dropped: %v, %v", targets, err)
		}
	})
}

func TestLocateCanceled(t *testing.T) {
	for _, host := range []string{"example.com", "naptr.example", "plain.example"} {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := (&locate.Resolver{DNS: testZone(t)}).Locate(ctx, locate.Query{Host: host})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("error %v, want the context's", err)
		}
	}
}

func TestTargetsAreBounded(t *testing.T) {
	var lines []string
	for i := range 100 {
		lines = append(lines,
			fmt.Sprintf("_sip._udp.many.example. SRV 0 0 %d a.example.com.", 5060+i%7),
			fmt.Sprintf("a.example.com. A 192.0.2.%d", i+1))
	}
	z := newZone(t, lines...)
	targets, err := (&locate.Resolver{DNS: z}).Locate(t.Context(), locate.Query{Host: "many.example"})
	if err != nil || len(targets) != 16 {
		t.Errorf("%d targets, %v", len(targets), err)
	}
	if len(z.asked) > 20 {
		t.Errorf("%d questions", len(z.asked))
	}
}

func TestWeights(t *testing.T) {
	z := newZone(t,
		"_sip._udp.w.example. SRV 1 10 5060 ten.example.",
		"_sip._udp.w.example. SRV 1 0 5060 zero.example.",
		"_sip._udp.w.example. SRV 1 30 5060 thirty.example.",
		"_sip._udp.w.example. SRV 0 1 5060 first.example.",
		"zero.example. A 192.0.2.1", "ten.example. A 192.0.2.10", "thirty.example. A 192.0.2.30", "first.example. A 192.0.2.99",
	)
	for name, tc := range map[string]struct {
		draw func(n int) int
		want string
	}{
		"the lowest number":  {func(int) int { return 0 }, "99 1 10 30"},
		"the highest number": {func(n int) int { return n - 1 }, "99 30 10 1"},
		"in between":         {func(n int) int { return min(10, n-1) }, "99 10 30 1"},
	} {
		r := &locate.Resolver{DNS: z, Rand: tc.draw}
		var got []string
		for _, target := range locateAll(t, r, locate.Query{Host: "w.example", Transport: locate.UDP}) {
			_, last, _ := strings.Cut(target, "192.0.2.")
			last, _, _ = strings.Cut(last, ":")
			got = append(got, last)
		}
		if strings.Join(got, " ") != tc.want {
			t.Errorf("%s: %q, want %q", name, got, tc.want)
		}
	}
	first := map[string]int{}
	r := &locate.Resolver{DNS: z}
	for range 4000 {
		first[locateAll(t, r, locate.Query{Host: "w.example", Transport: locate.UDP})[1]]++
	}
	// 30 of 41 numbers choose thirty, 10 ten, and one zero: five standard deviations.
	if n := first["udp 192.0.2.30:5060"]; n < 2790 || n > 3065 {
		t.Errorf("weight 30 of 40 came first %d times in 4000", n)
	}
}

func TestAnswersAreRemembered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		z := testZone(t)
		r := &locate.Resolver{DNS: z}
		ask := func(host string) int {
			z.asked = nil
			_, _ = r.Locate(t.Context(), locate.Query{Host: host, Port: 5060})
			return len(z.asked)
		}
		z.ttl = time.Minute
		for _, step := range []struct {
			after time.Duration
			host  string
			asked int
		}{
			{0, "b.example.com", 2},
			{59 * time.Second, "B.example.com.", 0},
			{time.Second, "b.example.com", 2},
			{0, "nowhere.example", 2}, // that there is nothing is remembered as well
			{0, "nowhere.example", 0},
			{time.Minute, "nowhere.example", 2},
		} {
			time.Sleep(step.after)
			if n := ask(step.host); n != step.asked {
				t.Errorf("%s after %v: %d questions, want %d", step.host, step.after, n, step.asked)
			}
		}
		z.ttl = 24 * time.Hour
		time.Sleep(time.Minute)
		ask("b.example.com")
		time.Sleep(time.Hour)
		if ask("b.example.com") == 0 {
			t.Error("a day's TTL was believed")
		}
		z.ttl = 0
		time.Sleep(time.Hour)
		if ask("b.example.com")+ask("b.example.com") != 4 {
			t.Error("an answer with TTL 0 was remembered")
		}
		z.ttl = time.Minute
		for i := range 1000 {
			ask(fmt.Sprintf("n%d.example", i))
		}
		if n := r.Remembered(); n > 256 {
			t.Errorf("%d answers are remembered", n)
		}
	})
}
