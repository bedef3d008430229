package phonenorm

// ibanReach is how many runes before a candidate an IBAN may begin (ISO 13616: 34
// characters at most, printed in groups of four).
const ibanReach = 42

// hearIBAN hears that the candidate goes on an IBAN that has letters in it, printed
// in groups of four: "NL44 RABO 0344 1822 73".
func hearIBAN(c *candidate) (int, string) {
	i, groups := c.start, 0
	for i >= 5 && c.start-i < ibanReach && c.runes[i-1] == ' ' {
		group := c.runes[i-5 : i-1]
		for _, r := range group {
			if !isDigit(r) && (r < 'a' || r > 'z') {
				return 0, ""
			}
		}
		i -= 5
		groups++
		if !isDigit(group[0]) && !isDigit(group[1]) && isDigit(group[2]) && isDigit(group[3]) {
			if first := c.groups[0]; groups > 1 && first.end-first.start == 4 && (i == 0 || !isAlphabetic(c.runes[i-1]) && !isDigit(c.runes[i-1])) {
				return -20, ""
			}
			return 0, ""
		}
	}
	return 0, ""
}
