package rules

import (
	"strings"
	"testing"
	"unicode"
)

func TestWordsAreFolded(t *testing.T) {
	for name, words := range map[string]Words{"phone": PhoneWords, "identifier": IdentifierWords, "hard identifier": HardIdentifierWords, "currency": CurrencyWords, "unit": UnitWords} {
		for _, word := range words.All() {
			for _, r := range word {
				if unicode.IsUpper(r) {
					t.Errorf("%s word %q has capitals; folded text has none", name, word)
				}
			}
		}
	}
}

// A word that announces a phone number for certain announces nothing else.
func TestWordsDoNotContradict(t *testing.T) {
	for _, word := range HardIdentifierWords.All() {
		word = strings.Trim(word, "*")
		if PhoneWord(word) == StrongWord {
			t.Errorf("%q is a phone word and an identifier", word)
		}
		if !IdentifierWords.Has(word) {
			t.Errorf("%q is a hard identifier but no identifier", word)
		}
	}
}

func TestPhoneWord(t *testing.T) {
	for word, want := range map[string]Strength{
		"tel": StrongWord, "telefon": StrongWord, "telefonnummer": StrongWord, "téléphone": StrongWord, "teléfono": StrongWord, "fax": StrongWord, "móvil": StrongWord,
		"телефон": StrongWord, "тел": StrongWord, "電話番号": StrongWord, "전화번호": StrongWord, "☎": StrongWord, "📞": StrongWord, "bestelltelefon": StrongWord,
		"puhelin": StrongWord, "τηλέφωνο": StrongWord, "טלפון": StrongWord, "komórka": StrongWord,
		"contact": WeakWord, "service": WeakWord, "call": WeakWord,
		"rechnung": NoWord, "invoice": NoWord, "television": NoWord, "order": NoWord, "": NoWord,
	} {
		if got := PhoneWord(word); got != want {
			t.Errorf("PhoneWord(%q) = %d, want %d", word, got, want)
		}
	}
}

func TestIdentifierWords(t *testing.T) {
	for _, word := range []string{"order", "invoice", "rechnungsnummer", "bestellnr", "kontonummer", "iban", "isbn", "ticket", "facture", "pedido", "инн", "siret", "kvk", "y-tunnus", "plz"} {
		if !IdentifierWords.Has(word) {
			t.Errorf("%q is no identifier word", word)
		}
	}
}

func TestPhoneLetter(t *testing.T) {
	for _, c := range []struct {
		word, after string
		lineStart   bool
		want        bool
	}{
		{"t", ": 01", false, true}, {"t", " 01", true, true}, {"t", " 01", false, false}, {"f", ". 01", true, true}, {"z", ": 01", true, false}, {"tt", ": 01", true, false},
	} {
		if got := PhoneLetter(c.word, c.after, c.lineStart); got != c.want {
			t.Errorf("PhoneLetter(%q, %q, %v) = %v", c.word, c.after, c.lineStart, got)
		}
	}
}
