package phonenorm

import (
	"testing"

	"github.com/nyaruka/phonenumbers"
)

// The forms that are made without the library are the library's.
func TestFormsAreTheLibrarys(t *testing.T) {
	for code := range phonenumbers.GetSupportedRegions() {
		for kind := phonenumbers.FIXED_LINE; kind <= phonenumbers.VOICEMAIL; kind++ {
			proto := phonenumbers.GetExampleNumberForType(code, kind)
			if proto == nil {
				continue
			}
			if got, want := e164(proto), phonenumbers.Format(proto, phonenumbers.E164); got != want {
				t.Errorf("E.164 of %v is %s, want %s", proto, got, want)
			}
			if got, want := rfc3966(phonenumbers.Format(proto, phonenumbers.INTERNATIONAL)), phonenumbers.Format(proto, phonenumbers.RFC3966); got != want {
				t.Errorf("RFC 3966 of %v is %s, want %s", proto, got, want)
			}
			if got := typeOf(proto); got != types[phonenumbers.GetNumberType(proto)] {
				t.Errorf("%v is %s", proto, got)
			}
		}
	}
}
