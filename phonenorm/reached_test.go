package phonenorm

import (
	"slices"
	"strings"
	"testing"
)

func TestReachedHere(t *testing.T) {
	for _, test := range []struct {
		region, text string
		want         string // the owner's detail, "" where no number is found
	}{
		{"DK", "Marie\nmarie@firma.example\n20112233", "e-mail address above"},
		{"DK", "Kassen\n20112233\nkassen@klub.example", "e-mail address below"},
		{"DK", "Kassen, 20112233, kassen@klub.example", "e-mail address beside"},
		{"DK", "kassen\t20112233\tkassen@klub.example", "e-mail address beside"},
		{"DK", "20112233\tkassen\tkassen@klub.example", ""}, // rows begin with identifiers
		{"DK", "Konto: 20112233, kassen@klub.example", ""},
		{"DK", "Ordre\n20112233\nkassen@klub.example", ""},
		{"DK", "id=20112233, kassen@klub.example", ""},
		{"DK", "Skovvej 12\n4000 Roskilde\n20112233", "postal address above"},
		{"DK", "Skovvej 12\n4000 Roskilde\nCVR\n20112233", ""},
		{"PT", "Rua Direita 5\n1000-205 Lisboa\n213456789", "postal address above"},
		{"PT", "Rua Direita 5\nNIPC 1000\n213456789", ""},
		{"US", "12 Main St\nSpringfield, IL 62701\n2175234570", "postal address above"},
		{"DK", "Springfield, IL 62701\n20112233", ""}, // another country's
		{"DK", "Jens Hansen\n20112233", "person's name above"},
		{"DK", "Jens Hansen\nformand\n20112233", "person's name above"},
		{"DK", "Jens Hansen\nMedlemsnr.\n20112233", ""},
		{"DK", "Blå Stol\n20112233\n499,00", ""}, // a list of wares
		{"US", "Annual Report\n2175234570", ""},  // every heading looks like a name
		{"DE", "Peter Meier\n28776655", ""},      // its zero would be written
	} {
		found := ""
		for _, j := range Explain(test.text, "", Region{Code: test.region}) {
			for _, clue := range j.Clues {
				if detail, ok := strings.CutPrefix(clue.Name, "owner: "); ok && j.Accepted {
					found = detail
				}
			}
		}
		if numbers := Find(test.text, "", Region{Code: test.region}); found != test.want || len(numbers) != min(1, len(test.want)) {
			t.Errorf("%s %q: %q with %v, want %q", test.region, test.text, found, numbers, test.want)
		}
	}
}

// A page of bare digits costs no more than it is long.
func TestReachedHereIsBounded(t *testing.T) {
	line := "20112233\n4000 Roskilde\n"
	f := finder{text: strings.Repeat(line, 40_000), region: Region{Code: "DK"}, accept: func(Judgement) {}}
	f.run()
	if f.columnWork < -2*columnReach {
		t.Errorf("looked at %d runes more than it may", -f.columnWork)
	}
}

func TestHasMail(t *testing.T) {
	for text, want := range map[string]bool{
		"jens@klub.example": true, "mail: jens.k@klub.example, ": true, "@jens": false, "jens@": false, "kl. 8 @ home": false, "jens@klub": false, "a@b.5": false,
	} {
		if got := hasMail([]rune(text)); got != want {
			t.Errorf("hasMail(%q) = %v", text, got)
		}
		if got := slices.ContainsFunc(strings.Fields(text), func(word string) bool { return isMailAt([]rune(word), 0) }); got != want {
			t.Errorf("isMailAt(%q) = %v", text, got)
		}
	}
}
