package rules

import "testing"

func TestShapesMatchTheirExamples(t *testing.T) {
	for i := range Shapes() {
		shape := &Shapes()[i]
		if len(shape.Yes) == 0 || len(shape.No) == 0 {
			t.Errorf("%s has no examples", shape.Name)
		}
		if shape.Weight >= 0 || shape.Name == "" {
			t.Errorf("%s weighs %d; a shape speaks against a number", shape.Name, shape.Weight)
		}
		for _, text := range shape.Yes {
			if !shape.Matches(text) {
				t.Errorf("%s should match %q", shape.Name, text)
			}
		}
		for _, text := range shape.No {
			if shape.Matches(text) {
				t.Errorf("%s should not match %q", shape.Name, text)
			}
		}
	}
}

// Every shape that forbids a number is tried on numbers as people of many
// countries write them.
func TestShapesLeaveNumbersAlone(t *testing.T) {
	for _, text := range []string{
		"01 505641", "01/505641", "(01) 505641", "0664 1234567", "0664/123 45 67", "030 227-55550", "089/12345678", "044 668 18 00", "044.668.18.00",
		"01 42 68 53 00", "01.42.68.53.00", "01-42-68-53-00", "020 7946 0958", "07700 900123", "503-808-1268", "503.808.1268", "(503) 808-1268",
		"1-800-232-2267", "06 698 12345", "333 123 4567", "912 345 678", "91 234 56 78", "33 12 45 67", "33.12.45.67", "22 12 34 56", "601 234 567",
		"8 (495) 589-31-22", "03-1234-5678", "090-1234-5678", "(11) 2509-7626", "98450 12345", "02-2056-1322", "0800 400 171", "+43 1 505641",
	} {
		if kind := KindOf(text); kind != "" {
			t.Errorf("%q is taken for %s", text, kind)
		}
	}
}

func TestKindOfLetters(t *testing.T) {
	for text, want := range map[string]string{
		"atu12345678": "identifier", "at61 1904 3002 3457 3201": "identifier", "de123456789": "identifier", "rechnung 4711": "identifier",
		"€ 12": "price", "12 eur": "price", "chf 1200": "price", "tel. 01 505641": "", "1-800-flowers": "", "01 505641 dw 12": "", "hello": "",
	} {
		if got := KindOf(text); got != want {
			t.Errorf("KindOf(%q) = %q, want %q", text, got, want)
		}
	}
}
