package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"siptap.org/siptap/host/cli"
	"siptap.org/siptap/host/protocol"
)

const office = `region = "AT"

[[account]]
name = "office"
domain = "example.com"
user = "42"

[[account.rewrite]]
match = '^\+43(\d+)$'
replace = '0$1'
`

func TestNorm(t *testing.T) {
	b := newBench(t)
	b.writeConfig(office)
	out := b.ok("norm", "--json", "+43 (1) 505641", "tel:+43-1-505641;ext=12")
	got := objects[protocol.Number](t, out)
	if len(got) != 2 || got[0].E164 != "+431505641" || got[0].Dialed != "01505641" || !strings.Contains(got[0].Rule, `^\+43(\d+)$`) || !got[0].Valid || got[1].Extension != "12" {
		t.Errorf("got %s", out)
	}
	want := `+43 (1) 505641
  number   +43 1 505641  (fixed line)
  country  AT  (from the number itself)
  dialled  01505641  (E.164; rewrite rule 1: ^\+43(\d+)$)
`
	if got := b.ok("norm", "+43 (1) 505641"); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// What is no number is told one by one, and fails the command.
func TestNormInvalid(t *testing.T) {
	b := newBench(t)
	b.writeConfig(office)
	args := []string{"norm", "--json", "--"}
	bad := []string{"", "+", "garbage", "12.03.2024", "€ 1.234,56", "192.168.1.100", "12345678901234567890", "0664*97", "tel:*97", "tel:12", "-"}
	status, out, _ := b.run(append(append(args, bad...), "01/505641")...)
	got := objects[protocol.Number](t, out)
	if status != cli.ExitFailed || len(got) != len(bad)+1 {
		t.Fatalf("status %d, %d objects", status, len(got))
	}
	for i, n := range got[:len(bad)] {
		if n.Text != bad[i] || n.Valid || n.Error == nil || n.Error.Code == "" || n.Error.Text == "" || n.Dialed != "" {
			t.Errorf("%q: got %+v", bad[i], n)
		}
	}
	if !got[len(bad)].Valid {
		t.Errorf("the good one: got %+v", got[len(bad)])
	}
	status, out, _ = b.run("norm", "12.03.2024")
	if status != cli.ExitFailed || !strings.Contains(out, "This is a date, not a phone number.") {
		t.Errorf("status %d, %q", status, out)
	}
}

func TestNormUnknownAccount(t *testing.T) {
	b := newBench(t)
	b.writeConfig(office)
	status, out, errs := b.run("norm", "--account", "attic", "--json", "+431505641")
	got := objects[struct{ Error protocol.ErrorData }](t, out)
	if status != cli.ExitFailed || len(got) != 1 || got[0].Error.Code != protocol.CodeNoAccount || errs == "" {
		t.Errorf("status %d, %s, %s", status, out, errs)
	}
}

func TestFindExplain(t *testing.T) {
	b := newBench(t)
	b.writeConfig(office)
	b.in = "Rechnung 0150564112, Tel. 01 505641"
	got := objects[struct {
		protocol.Number
		Accepted bool
		Score    int
		Clues    []struct {
			Name   string
			Weight int
		}
	}](t, b.ok("find", "--explain", "--json"))
	if len(got) != 2 || got[0].Accepted || !got[1].Accepted || got[0].Score >= 1 || got[1].Score < 1 || got[0].Error == nil || got[1].Error != nil {
		t.Fatalf("got %+v", got)
	}
	for _, candidate := range got {
		sum := 0
		for _, clue := range candidate.Clues {
			if clue.Name == "" || clue.Weight == 0 {
				t.Errorf("%s: an empty clue", candidate.Text)
			}
			sum += clue.Weight
		}
		if sum != candidate.Score || candidate.Start == nil || candidate.Text == "" {
			t.Errorf("got %+v", candidate)
		}
	}
	human := b.ok("find", "--explain")
	for _, part := range []string{"read for AT (from the configuration)", "0150564112\n  not taken", "word before: rechnung", "01 505641\n  taken, +43 1 505641", "trunk prefix", "together"} {
		if !strings.Contains(human, part) {
			t.Errorf("%q is not in\n%s", part, human)
		}
	}
}

// What the text tells of its country goes before the configuration.
func TestFindHearsTheTextsCountry(t *testing.T) {
	b := newBench(t)
	b.writeConfig(office)
	b.in = "Firma, D-10117 Berlin, Tel. 02236 123456"
	for want, args := range map[string][]string{"+492236123456": {"find", "--json"}, "+432236123456": {"--region", "AT", "find", "--json"}} {
		if out := b.ok(args...); !strings.Contains(out, want) {
			t.Errorf("%v: got %s", args, out)
		}
	}
}

func TestFind(t *testing.T) {
	b := newBench(t)
	b.writeConfig(office)
	const text = "Grüße 😀 am 12.03.2024 um 14:30, Tel. +43 (1) 505641, Preis € 1.234,56"
	b.in = text
	out := b.ok("find", "--json")
	got := objects[protocol.Number](t, out)
	if len(got) != 1 || got[0].E164 != "+431505641" || got[0].Text != "+43 (1) 505641" || got[0].Start == nil {
		t.Fatalf("got %s", out)
	}
	// UTF-16: the smiley counts two.
	want := len([]rune(text[:strings.Index(text, "+43")])) + 1
	if *got[0].Start != want || *got[0].End != want+len("+43 (1) 505641") {
		t.Errorf("got %d to %d, want from %d", *got[0].Start, *got[0].End, want)
	}
	path := filepath.Join(b.dir, "letter.txt")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	b.in = ""
	if fromFile := b.ok("find", "--json", path); fromFile != out {
		t.Errorf("from the file: got %s", fromFile)
	}
	if human := b.ok("find", path); !strings.Contains(human, "+43 1 505641") || !strings.Contains(human, "01505641") {
		t.Errorf("got %s", human)
	}
	if nothing := b.ok("find", "--json"); nothing != "" {
		t.Errorf("without a hit: got %q", nothing)
	}
	status, _, errs := b.run("find", filepath.Join(b.dir, "none.txt"))
	if status != cli.ExitFailed || !strings.Contains(errs, "none.txt") {
		t.Errorf("a missing file: status %d, %s", status, errs)
	}
}
