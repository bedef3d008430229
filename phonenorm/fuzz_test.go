package phonenorm

import (
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"
)

// awkward are seeds for both fuzzers.
var awkward = []string{
	"", "+", "+43 (1) 505641", "01/505641 DW 12", "tel:+43-1-505641;ext=12", "sip:+431505641@example.com", "*31#0664", "12.03.2024",
	"\xff\xfe1234567", "😀 0664 1234567 😀", "\u202a+43 1 505641\u202c", strings.Repeat("1", 10000), strings.Repeat("(", 300), "+43(0)(0)1",
	"(0xx11) 2509-7626", "٠٦٦٤١٢٣٤٥٦٧", "sip:a%00b@[::1]:5060;lr", "1-800-FLOWERS", "€1.234,56", "wa.me/431505641", "tel:%", "\u200b\u200b", "İ0664 1234567", "01 505641x1x2",
}

func FuzzParse(f *testing.F) {
	for _, text := range awkward {
		f.Add(text, "AT")
		f.Add(text, "")
	}
	f.Fuzz(func(t *testing.T, text, region string) {
		r := Region{Code: region}
		n, err := Parse(text, r)
		if n.Valid != (err == nil) {
			t.Fatalf("Parse(%q): valid %v, error %v", text, n.Valid, err)
		}
		if n.Text != text {
			t.Fatalf("Parse(%q) says its text is %q", text, n.Text)
		}
		if err != nil {
			if n.E164 != "" || n.SIP != "" || n.RFC3966 != "" || n.International != "" {
				t.Fatalf("Parse(%q) refuses and yet gives formats: %+v", text, n)
			}
			return
		}
		if strings.ContainsAny(n.E164+n.National+n.Extension, "*#") {
			t.Fatalf("Parse(%q) lets a service code through: %+v", text, n)
		}
		dialed, err := Dialing{}.Dial(n)
		if err != nil || dialed.String == "" {
			t.Fatalf("Parse(%q) is valid but cannot be dialled: %v", text, err)
		}
		if n.E164 == "" {
			return
		}
		again, err := Parse(n.E164, Region{})
		if err != nil || again.E164 != n.E164 || again.Type != n.Type {
			t.Fatalf("Parse(%q) gives %s, which reads as %s (%v)", text, n.E164, again.E164, err)
		}
		if uri, err := Parse(n.RFC3966, r); err != nil || uri.E164 != n.E164 || uri.Extension != n.Extension {
			t.Fatalf("Parse(%q) gives %s, which reads as %s x%s (%v)", text, n.RFC3966, uri.E164, uri.Extension, err)
		}
	})
}

func FuzzFind(f *testing.F) {
	for _, text := range awkward {
		f.Add(text, "", "AT")
		f.Add("Tel: "+text+" or "+text, "Order ", "US")
	}
	f.Fuzz(checkFind)
}

// checkFind finds the numbers of a text and checks what holds for every text: sorted,
// apart, at whole characters, showing the text that the match has, valid.
func checkFind(t *testing.T, text, before, region string) {
	t.Helper()
	r := Region{Code: region}
	units := utf16.Encode([]rune(text))
	end := 0
	for _, m := range Find(text, before, r) {
		if m.Start < end || m.End <= m.Start || m.End > len(units) {
			t.Fatalf("Find(%q): [%d,%d) after %d of %d", text, m.Start, m.End, end, len(units))
		}
		end = m.End
		if utf16.IsSurrogate(rune(units[m.Start])) && units[m.Start] >= 0xdc00 {
			t.Fatalf("Find(%q): %d is inside a character", text, m.Start)
		}
		if m.End < len(units) && units[m.End] >= 0xdc00 && units[m.End] <= 0xdfff && units[m.End-1] >= 0xd800 && units[m.End-1] <= 0xdbff {
			t.Fatalf("Find(%q): %d is inside a character", text, m.End)
		}
		if got := string(utf16.Decode(units[m.Start:m.End])); got != m.Number.Text || !utf8.ValidString(m.Number.Text) {
			t.Fatalf("Find(%q): offsets show %q, the match says %q", text, got, m.Number.Text)
		}
		if !m.Number.Valid || m.Number.E164 == "" {
			t.Fatalf("Find(%q) found what is not valid: %+v", text, m.Number)
		}
		if again, err := Parse(m.Number.E164, Region{}); err != nil || again.E164 != m.Number.E164 {
			t.Fatalf("Find(%q): %s reads as %s (%v)", text, m.Number.E164, again.E164, err)
		}
	}
}

func TestFindBadInput(t *testing.T) {
	const number = "+43 1 505641"
	for _, unit := range []string{
		"\xff", "\xed\xa0\x80", "\xed\xbf\xbf1", "\xf0\x9f\x98", "\x00", "\x001", "\x1b[0m1", "\x7f", "\ufffd", "\ufeff", "\u202e1", "\u200b", "1\u200b", "\u0301", "1\u20e3",
		"😀", "😀1", "𝟙", "𝟘𝟙", "१", "٠ ", "๐-", "０", "1", "0", "12 ", "0 0", "+", "++", "+1", "(", ")", "(1)", "((", "[1", "-", "--", "1-", "/", "1/", ".", "1.", ",", "1,", ";ext=1", "x1",
		"ext", "dw 1", "tel", "tel:", "sip:1@", "sip:", "€", "€1", "#", "#1", "*", "1*", "\n", "\n1", "\t1", "\r\n1", "1:", "12:30 ", "a", "A1", "800-", "800-A", "0xx1", "номер 1", "番号1",
	} {
		for _, size := range []int{1, 40, 10_000, 64 << 10} {
			run := strings.Repeat(unit, size/len(unit)+1)
			checkFind(t, run, run, "AT")
			checkFind(t, number+"\n"+run+"\n"+number, run, "US")
		}
	}
}

// The same offsets are said behind characters of two units, of bytes that are none,
// and behind marks that nobody sees.
func TestFindOffsetsBehindAnything(t *testing.T) {
	for _, lead := range []string{"😀", "\xff", "\xed\xa0\x80", "\u202e", "𝟙 ", "\x00", "e\u0301", "👩‍👩‍👧"} {
		text := strings.Repeat(lead, 9000) + "\n+43 1 505641"
		matches := Find(text, "", austria)
		if len(matches) != 1 || matches[0].Start != len(utf16.Encode([]rune(text)))-len("+43 1 505641") {
			t.Errorf("behind %q: %+v", lead, matches)
		}
	}
}
