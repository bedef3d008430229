package rules

import "testing"

func TestDropTrunkZero(t *testing.T) {
	for text, want := range map[string]string{
		"+43 (0) 1 505641": "+43   1 505641", "+43(0)1 505641": "+43 1 505641", "0043 (0)1": "0043  1", "(+43) (0) 1": "(+43)   1", "+43 [0] 1": "+43   1",
		"+39 06 1": "+39 06 1", "(0) 1": "(0) 1", "+43 (01) 1": "+43 (01) 1",
	} {
		if got := string(DropTrunkZero([]rune(text))); got != want {
			t.Errorf("DropTrunkZero(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestDropCarrier(t *testing.T) {
	for text, want := range map[string]string{"(0xx11) 2509-7626": "(11) 2509-7626", "0xx11 2509": "11 2509", "0 xx 11 2": "11 2", "01 505": "01 505"} {
		if got := string(DropCarrier([]rune(text))); got != want {
			t.Errorf("DropCarrier(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestCutSlashTail(t *testing.T) {
	for text, want := range map[string]string{
		"01 505641/42": "01 505641", "+43 1 505641 / 643": "+43 1 505641", "01/505641": "01/505641", "01/4791/523": "01/4791/523", "01/505641/42": "01/505641", "01 505641/642/643": "01 505641", "01 960001/2/3": "01 960001",
		"+43/1/479 15 23-200": "+43/1/479 15 23-200", "0664/12": "0664/12", "030 123456/12345": "030 123456/12345",
	} {
		if got := string(CutSlashTail([]rune(text))); got != want {
			t.Errorf("CutSlashTail(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestVanity(t *testing.T) {
	for text, want := range map[string]string{
		"1-800-flowers": "18003569377", "+1 800 flowers": "+18003569377", "877-linuxfix": "8775468934", "800-go-fedex": "8004633339",
		"atu12345678": "", "hello": "", "1-800-ab": "", "123": "", "01 505 abc": "",
	} {
		got, ok := Vanity([]rune(text))
		if got != want || ok != (want != "") {
			t.Errorf("Vanity(%q) = %q, %v; want %q", text, got, ok, want)
		}
	}
}
