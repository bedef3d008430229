package phonenorm

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"
)

// found writes matches as "text=E164xEXT", one a line.
func found(matches []Match) string {
	var lines []string
	for _, m := range matches {
		line := m.Number.Text + "=" + m.Number.E164
		if m.Number.Extension != "" {
			line += "x" + m.Number.Extension
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

func TestFindTakes(t *testing.T) {
	for _, c := range []struct{ region, text, want string }{
		{"AT", "Call +43 (1) 505641 now", "+43 (1) 505641=+431505641"},
		{"AT", "Call +43 (0) 1 505641 now", "+43 (0) 1 505641=+431505641"},
		{"AT", "Call 0043 1 505641.", "0043 1 505641=+431505641"},
		{"AT", "Tel. 01/505641", "01/505641=+431505641"},
		{"AT", "tel:+43-1-505641;ext=12", "+43-1-505641;ext=12=+431505641x12"},
		{"AT", "callto:+431505641", "+431505641=+431505641"},
		{"AT", "(01) 505641 DW 12 oder Kl. 13", "(01) 505641 DW 12=+431505641x12"},
		{"AT", "Telefon: (01) 505641 (DW 12)", "(01) 505641 (DW 12)=+431505641x12"},
		{"AT", "Büro: +43 1 505641-0, Fax: +43 1 505641-42", "+43 1 505641-0=+4315056410\n+43 1 505641-42=+43150564142"},
		{"AT", "☎ 0664/1234567", "0664/1234567=+436641234567"},
		{"AT", "Tel01505641", "01505641=+431505641"},
		{"AT", "Tel:+43 1 505641|Fax:+43 1 505642", "+43 1 505641=+431505641\n+43 1 505642=+431505642"},
		{"AT", "Am 12.03.2024 um 14:30 unter 01 505641", "01 505641=+431505641"},
		{"AT", "12.03.2024 0664 1234567", "0664 1234567=+436641234567"},
		{"AT", "01 505641 / 0664 1234567", "01 505641=+431505641\n0664 1234567=+436641234567"},
		{"AT", "01 505641, 0664 1234567", "01 505641=+431505641\n0664 1234567=+436641234567"},
		{"AT", "01 505641 - 0664 1234567", "01 505641=+431505641\n0664 1234567=+436641234567"},
		{"AT", "+43 1 505641 +43 1 505642", "+43 1 505641=+431505641\n+43 1 505642=+431505642"},
		{"AT", "(+43 1 505641)", "+43 1 505641=+431505641"},
		{"AT", "(+43 (1) 505641)", "+43 (1) 505641=+431505641"},
		{"AT", "((01) 505641)", "(01) 505641=+431505641"},
		{"AT", "(+43 (1) 505641 oder per Mail)", "+43 (1) 505641=+431505641"},
		{"AT", "[+43 (0) 1 505641]", "+43 (0) 1 505641=+431505641"},
		{"AT", "+43\u20091\u2009505641", "+43\u20091\u2009505641=+431505641"},
		{"AT", "+43\u00a01\u00a0505641", "+43\u00a01\u00a0505641=+431505641"},
		{"AT", "\u202a+43 1 505641\u202c!", "+43 1 505641=+431505641"},
		{"AT", "+43 1 505\u200b641", "+43 1 505\u200b641=+431505641"},
		{"AT", "+43 1 505641", "+43 1 505641=+431505641"},
		{"AT", "+43–1–505641", "+43–1–505641=+431505641"},
		{"AT", "+43/1/479 15 23-200", "+43/1/479 15 23-200=+4314791523200"},
		{"DE", "030/227-55550", "030/227-55550=+493022755550"},
		{"DE", "Mobil 01590 8445660info@example.com", "01590 8445660=+4915908445660"},
		{"US", "Sales: (413) 306-3036\nService: (413) 788-1234", "(413) 306-3036=+14133063036\n(413) 788-1234=+14137881234"},
		{"US", "508-429-5965 x 37", "508-429-5965 x 37=+15084295965x37"},
		{"US", "Call 1-888-875-7170", "1-888-875-7170=+18888757170"},
		{"US", "P 770.232.7375\nF 770.814.2740", "770.232.7375=+17702327375\n770.814.2740=+17708142740"},
		{"FR", "Rouen 07 80 95 98 83 ·", "07 80 95 98 83=+33780959883"},
		{"IT", "tel 06 698 12345", "06 698 12345=+390669812345"},
		{"BR", "(0xx11) 2509-7626", "(0xx11) 2509-7626=+551125097626"},
		{"BR", "(0**54) 3233-1236", "(0**54) 3233-1236=+555432331236"},
		{"JP", "電話03-1234-5678まで", "03-1234-5678=+81312345678"},
		{"RU", "Тел. +7 (495) 589-31-22 (доб. 200)", "+7 (495) 589-31-22 (доб. 200)=+74955893122x200"},
		{"ZZ", "+43 1 505641 or 01 505641", "+43 1 505641=+431505641"},
	} {
		if got := found(Find(c.text, "", Region{Code: c.region})); got != c.want {
			t.Errorf("Find(%q, %s):\n%s\nwant:\n%s", c.text, c.region, got, c.want)
		}
	}
}

func TestFindRefuses(t *testing.T) {
	for _, c := range []struct{ kind, text string }{
		{"date", "am 12.03.2024"}, {"date", "02.03.2024"}, {"date", "2024-03-12"}, {"date", "12/03/2024"}, {"date", "12-03-2024"},
		{"date", "vom 01.02. bis 03.04.2024"}, {"date", "01.02.-03.04.2024"}, {"date", "12.03.2024 - 14.03.2024"}, {"date", "12.03.2024, 14:30"},
		{"date", "2024-03-12T14:30:00"}, {"date", "20240312"}, {"date", "2019/2020"}, {"date", "1998-2004"}, {"date", "01.02.2024 10:15:30"},
		{"time", "08.00-18.00"}, {"time", "08:00-18:00 Uhr"}, {"time", "Mo-Fr 08.00 - 12.30, 13.30 - 18.00"}, {"time", "09.00–12.00 14.00–18.00 Uhr"},
		{"price", "€ 1.234,56"}, {"price", "€ 01505641"}, {"price", "1.234.567,89 EUR"}, {"price", "$0150 5641"}, {"price", "USD 0150564112"},
		{"price", "01505641 Euro"}, {"price", "0664 123 456,00"}, {"price", "£0800 123 456"},
		{"invoice", "Rechnung 0150564112"}, {"invoice", "Rechnung Nr. 0150564112"}, {"invoice", "Rechnungsnummer: 01/505641"},
		{"invoice", "Invoice #0150564112"}, {"invoice", "Bestellnr.: 0664 1234567"}, {"order", "Order 0664-1234567"}, {"order", "Order no. 0664-1234567"},
		{"ticket", "#0150564112"}, {"ticket", "Ticket 0150564112"}, {"issue", "issue #392206"}, {"account", "Kontonummer 0150564112"},
		{"account", "Konto 01505641"}, {"postcode", "1010 Wien"}, {"postcode", "A-1010 Wien, 1150 Wien"}, {"postcode", "D-80331 München"},
		{"ip", "192.168.1.100"}, {"ip", "http://192.168.1.100:8080/"}, {"ip", "10.0.0.1/24"}, {"version", "Version 0.150.5641"},
		{"version", "v01.50.56.41"}, {"iban", "AT61 1904 3002 3457 3201"}, {"iban", "IBAN: DE89 3704 0044 0532 0130 00"},
		{"tax", "ATU12345678"}, {"tax", "UID: ATU 0150 5641"}, {"tax", "Steuernummer 012/345/67890"}, {"isbn", "ISBN 978-3-16-148410-0"},
		{"isbn", "978-3-16-148410-0"}, {"coordinates", "48.208176, 16.373819"}, {"coordinates", "48.2081760,016.3738190"},
		{"register", "FN 0150564k"}, {"register", "HRB 0150564"}, {"card", "4111 1111 1111 1111"},
		{"url", "https://example.com/0664/1234567"}, {"url", "www.example.com/?id=06641234567"}, {"url", "a@0664123456.example"},
		{"file", "IMG_06641234567.jpg"}, {"article", "ABC-06641234567"}, {"article", "x06641234567y5"}, {"hex", "06641234567a3f"},
		{"pages", "Seiten 0150-0156"}, {"percent", "0150564112 %"}, {"unit", "0150564112 km"}, {"unit", "01505641 Stück"}, {"math", "01505641=5"},
		{"service code", "*97"}, {"service code", "*31#06641234567"}, {"digits", "0123456789012345678901234567890"},
		{"score", "3:1 (2:0)"}, {"copyright", "© 2019-2024"}, {"short", "Zimmer 12"}, {"empty", ""},
	} {
		if got := Find(c.text, "", austria); len(got) > 0 {
			t.Errorf("%s: Find(%q) took %s", c.kind, c.text, found(got))
			for _, j := range Explain(c.text, "", austria) {
				t.Logf("  %+v", j)
			}
		}
	}
}

func TestFindHearsWhatPrecedesTheText(t *testing.T) {
	for _, c := range []struct {
		before, text string
		want         int
	}{
		{"Telefon:\n", "50564111", 0}, // no trunk prefix: no Austrian number
		{"Telefon: ", "0150564", 1},
		{"", "0150564", 0},
		{"Rechnung Nr. ", "0150564112", 0},
		{"Order ", "01 505641", 0},
		{"€ ", "01 505641", 1}, // a sign in another run of text may belong to anything
	} {
		if got := Find(c.text, c.before, austria); len(got) != c.want {
			t.Errorf("Find(%q after %q) = %s, want %d", c.text, c.before, found(got), c.want)
		}
	}
}

func TestFindCountsUTF16(t *testing.T) {
	for _, lead := range []string{"", "ä", "😀", "𝟙😀 ", "\u200b", "a\u0301 ", "日本 "} {
		text := lead + "T: +43 1 505641 😀"
		matches := Find(text, "", austria)
		if len(matches) != 1 {
			t.Fatalf("Find(%q) = %s", text, found(matches))
		}
		units := utf16.Encode([]rune(text))
		if got := string(utf16.Decode(units[matches[0].Start:matches[0].End])); got != "+43 1 505641" {
			t.Errorf("Find(%q): offsets show %q", text, got)
		}
	}
	matches := Find("\xff\xfe +43 1 505641", "", austria)
	if len(matches) != 1 || matches[0].Start != 3 || matches[0].End != 15 {
		t.Errorf("after invalid bytes: %+v", matches)
	}
}

func TestFindAcrossBlocks(t *testing.T) {
	for _, filler := range []string{"some words, ", "line\n", "ä😀", "1 ", "xyz"} {
		var text strings.Builder
		want := 0
		for text.Len() < 5*blockBytes {
			text.WriteString(strings.Repeat(filler, 300))
			text.WriteString("\nTel. +43 1 505641\n")
			want++
		}
		matches := Find(text.String(), "", austria)
		if len(matches) != want {
			t.Errorf("filler %q: %d matches, want %d", filler, len(matches), want)
		}
		units := utf16.Encode([]rune(text.String()))
		for _, m := range matches {
			if got := string(utf16.Decode(units[m.Start:m.End])); got != "+43 1 505641" {
				t.Fatalf("filler %q: offsets show %q", filler, got)
			}
		}
	}
}

func TestWorkIsLinear(t *testing.T) {
	for _, unit := range []string{
		"1", "1 ", "12 ", "0 ", "01 50 ", "(", "(1", "+", "+1 ", "+43 1 ", "-", "1-", "/1", "1/", "1.", "1 - ", "1  ", " ", "\n1", "x", "0xx",
		"a1", "Tel ", "ext 1 ", "DW 12 ", "192.168.", "12.03.", "08.00-", "€1", "# ", "\u200b1", "١", "😀1", "\xff1", "9 9", "01 505641 ", "p.p.", "12:",
		"01 505641/642, ", "01 505641, -642/", "1-800-FLOWERS ", "800-A", "(503)\n", "+43\n1 505641\n", "Tel. 12 34 56 78 90 ", "Tel 43 1 505641 1 ", "-1/", "01\n",
	} {
		short, long := work(unit, 4<<10), work(unit, 8<<10)
		if 10*long > 22*short+500 {
			t.Errorf("%q: %d judgements for 4 KiB, %d for 8 KiB", unit, short, long)
		}
		if long > 2*8<<10 {
			t.Errorf("%q: %d judgements for 8 KiB", unit, long)
		}
	}
}

// work counts the judgements that a text of one repeated unit costs.
func work(unit string, size int) int {
	f := finder{text: strings.Repeat(unit, size/len(unit)+1)[:size], region: austria, accept: func(Judgement) {}}
	f.run()
	return f.work
}

func TestExplainSaysWhy(t *testing.T) {
	all := Explain("Rechnung 0150564112, Tel. 01 505641", "", austria)
	var lines []string
	for _, j := range all {
		lines = append(lines, fmt.Sprint(j.Number.Text, " ", j.Accepted))
		if len(j.Clues) == 0 {
			t.Errorf("no clues for %q", j.Number.Text)
		}
	}
	if got, want := strings.Join(lines, "; "), "0150564112 false; 01 505641 true"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func BenchmarkFind(b *testing.B) {
	text := strings.Repeat("Besuchen Sie uns am 12.03.2024 von 08.00-18.00 Uhr in 1010 Wien, Rechnung Nr. 4711.\nTel. +43 (1) 505641-0, Fax DW 12, office@example.com. Lorem ipsum dolor sit amet.\n", 200)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Find(text, "", austria)
	}
}
