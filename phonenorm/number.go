package phonenorm

// Number is one phone number as Siptap reads it. A Number that is not Valid is
// never dialled from a page; its formats are empty.
type Number struct {
	Text          string // as it was written, tail and extension included
	E164          string // "+431505641", without the extension; "" for internal numbers and service codes
	International string // "+43 1 505641"
	National      string // "01 505641"
	RFC3966       string // "tel:+43-1-505641;ext=12"
	Region        string // ISO 3166-1 alpha-2 in capitals; "001" for non-geographic; "" unknown
	Type          Type
	Extension     string // digits of a marked extension (DW 12, ext. 12, ;ext=12), never part of E164
	Valid         bool
	RegionSource  RegionSource
	Assumed       bool // the region rests on something too weak to dial upon unasked
	Risk          Risk

	// SIP is the user@host[:port] of a sip: or sips: URI (scheme, parameters and
	// headers removed), "" for everything else.
	SIP string
}

// Match is a Number found in running text.
type Match struct {
	Start, End int // UTF-16 code units from the start of the text; End is exclusive
	Number     Number
}

// Type is the kind of line, in libphonenumber's words. Values are wire names.
type Type string

// The types. Every libphonenumber PhoneNumberType has one.
const (
	TypeUnknown        Type = "unknown"
	TypeFixedLine      Type = "fixed-line"
	TypeMobile         Type = "mobile"
	TypeFixedOrMobile  Type = "fixed-line-or-mobile"
	TypeTollFree       Type = "toll-free"
	TypePremiumRate    Type = "premium-rate"
	TypeSharedCost     Type = "shared-cost"
	TypeVoIP           Type = "voip"
	TypePersonalNumber Type = "personal-number"
	TypePager          Type = "pager"
	TypeUAN            Type = "uan"
	TypeVoicemail      Type = "voicemail"
	TypeShort          Type = "short"    // a short number of the region, emergency included
	TypeInternal       Type = "internal" // an extension of the person's own system, typed by the person
	TypeSIP            Type = "sip"      // a SIP address
)

// RegionSource says where a number's region was taken from, strongest first.
// Values are wire names.
type RegionSource string

// The sources in the order in which they are tried.
const (
	FromNumber   RegionSource = "number"   // the number's own country code
	FromGiven    RegionSource = "given"    // the request said so
	FromSchema   RegionSource = "schema"   // schema.org address of the page
	FromTLD      RegionSource = "tld"      // the page's country-code top-level domain
	FromAddress  RegionSource = "address"  // postal addresses in the text
	FromPlus     RegionSource = "plus"     // the page's own "+" numbers
	FromSetting  RegionSource = "setting"  // the configuration's region
	FromLanguage RegionSource = "language" // the page's language
	FromLocale   RegionSource = "locale"   // the browser's or the system's locale
	FromDefault  RegionSource = "default"  // nothing else was known
)

// Risk is what a call to a number might cost or do. Values are wire names.
type Risk string

// The risks, the most serious applying one is given.
const (
	RiskNone          Risk = "none"
	RiskInternational Risk = "international" // another country than the person's own
	RiskPremium       Risk = "premium"
	RiskSharedCost    Risk = "shared-cost"
	RiskSatellite     Risk = "satellite"
	RiskEmergency     Risk = "emergency"
	RiskServiceCode   Risk = "service-code" // contains * or #
)

// Region is how national-format numbers are read, and on whose word.
type Region struct {
	Code    string // ISO 3166-1 alpha-2; "" or "ZZ": none, only "+" numbers can be read
	Source  RegionSource
	Assumed bool
	Home    string // the person's own region, for Risk international; "" = Code
}
