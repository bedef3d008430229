package phonenorm

import "testing"

func TestPlace(t *testing.T) {
	for _, c := range []struct{ number, language, place, zone string }{
		{"+43 1 505641", "de", "Wien", "Europe/Vienna"},
		{"+43 1 505641", "de-AT", "Wien", "Europe/Vienna"},
		{"+43 1 505641", "en", "Vienna", "Europe/Vienna"},
		{"+43 1 505641", "", "Vienna", "Europe/Vienna"},
		{"+43 1 505641", "no language", "Vienna", "Europe/Vienna"},
		{"+41 44 668 18 00", "fr", "Zurich", "Europe/Zurich"},
		{"+1 212 555 1234", "de", "New York, NY", "America/New_York"},
		{"+33 1 42 68 53 00", "de", "", "Europe/Paris"}, // named as a country only
		{"+43 664 1234567", "de", "", "Europe/Vienna"},  // mobile
		{"+61 412 345 678", "en", "", ""},               // mobile, in a country of several zones
		{"+800 1234 5678", "en", "", ""},                // of no country
		{"+1 800 356 9377", "en", "", ""},
	} {
		number, err := Parse(c.number, Region{})
		if err != nil {
			t.Errorf("%s: %v", c.number, err)
			continue
		}
		if place, zone := number.Place(c.language); place != c.place || zone != c.zone {
			t.Errorf("%s in %q: %q, %q, want %q, %q", c.number, c.language, place, zone, c.place, c.zone)
		}
	}
	if place, zone := (Number{E164: "12", Type: TypeInternal, Valid: true}).Place("en"); place != "" || zone != "" {
		t.Errorf("an internal number is in %q, %q", place, zone)
	}
}
