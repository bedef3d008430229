package phonenorm

import (
	"strings"
	"testing"
)

func TestScan(t *testing.T) {
	for _, c := range []struct {
		text   string
		digits int
		ascii  bool
	}{
		{"", 0, true}, {"0123456789", 10, true}, {"/0:9;", 2, true}, {strings.Repeat("a1", 100), 100, true}, {"\x00\x7f\x2f\x3a\x00\x7f\x2f\x3a", 0, true},
		{"12345678é", 8, false}, {"é12345678", 0, false}, {"\xff", 0, false},
	} {
		if digits, ascii := scan(c.text); digits != c.digits || ascii != c.ascii {
			t.Errorf("scan(%q) = %d, %v", c.text, digits, ascii)
		}
	}
	for i := range 0x80 {
		text := strings.Repeat(string(rune(i)), 9)
		want := 0
		if isDigit(rune(i)) {
			want = 9
		}
		if digits, ascii := scan(text); digits != want || !ascii {
			t.Errorf("scan(%q) = %d, %v", text, digits, ascii)
		}
	}
}
