package phonenorm

import "testing"

func TestOwnerOfBareDigits(t *testing.T) {
	for _, test := range []struct {
		region, text string
		want         int // numbers found
	}{
		{"NO", "Nestleder: Ola Nordmann (41234567)", 1},
		{"DK", "Klinikassistent Lone 28776655", 1},
		{"SG", "Mr Lim 81234567", 1},
		{"DK", "lone holm 28776655", 0},
		{"DK", "LOT Serie 28776655", 0},
		{"DK", "Holm Lone-28776655a", 0},
		{"DE", "Peter Meier 28776655", 0}, // its zero would be written
		{"DK", "Navn\tMobil\nlone\t20304050\nole\t51627384", 2},
		{"DK", "Navn\tMedlemsnr.\nKim Larsen\t20113344\nPia Juhl\t20113345", 0},
		{"NO", "Navn\tOrdre\tMobil\nola\tA\t41234567\nole\t\t92345678\n", 2},
		{"US", "Name\tPhone\nJane Roe\t3034921234", 1},
	} {
		if got := Find(test.text, "", Region{Code: test.region}); len(got) != test.want {
			t.Errorf("Find(%q, %s) = %v, want %d numbers", test.text, test.region, got, test.want)
		}
	}
}
