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
		{"NO", "Kari Moe, daglig leder, 91234567", 1}, // what a person is, set off
		{"NO", "Kari Moe daglig leder 91234567", 0},
		{"PL", "sołtys Anna Nowak - 601123456", 1},
		{"PL", "Anna Nowak, zamówienie 601123456", 0},
		{"CZ", "Jan Novák\t601123456\tLhota", 1},
		{"CZ", "Jan Novák 601.123.456", 1}, // an amount's groups, but a person's
		{"CZ", "Cena 601.123.456", 0},
		{"US", "Jane Roe, 3034921234", 1},
		{"US", "Total Assets\t3034921234", 0}, // every cell's words have capitals
		{"US", "3034921234 (Mike)", 1},
		{"US", "3034921234 (Mike Doe)", 1},
		{"DK", "28776655 (mobil)", 1},
		{"US", "3034921234 (mike)", 0},
		{"US", "3034921234 (Total Income Tax Paid)", 0},
		{"US", "ISBN-10: 3034921234 (Paperback)", 0},
		{"DK", "28776655 (Serie)", 0}, // one word beside so few digits is little
	} {
		if got := Find(test.text, "", Region{Code: test.region}); len(got) != test.want {
			t.Errorf("Find(%q, %s) = %v, want %d numbers", test.text, test.region, got, test.want)
		}
	}
}
