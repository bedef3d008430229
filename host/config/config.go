package config

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"
)

// ErrNoAccount indicates that an account was asked for that is not configured.
var ErrNoAccount = errors.New("no such account")

// Config is a whole configuration, checked and with every default filled in.
type Config struct {
	Path           string // the file that it was read from; it need not exist
	Region         string // ISO 3166-1 alpha-2 in capitals; "" = none
	DefaultAccount string // name of an account; "" = the first
	LogLevel       string // what the log file keeps at least: "error", "warn", "info" or "debug"
	Accounts       []Account
	Guard          Guard

	Policy     *Policy   // what an administrator has set, already within the rest; nil: nothing
	Unfinished []Account // of the policy, to which the person has to add their user first
}

// Account is one SIP account. Its password is kept elsewhere (host/secret).
type Account struct {
	Name           string
	Domain         string        // host or host:port of the SIP domain, IPv6 in brackets
	OutboundProxy  []Proxy       // tried in order, always loose-routed; empty = the domain's own server
	User           string        // user part of the address-of-record
	AuthUser       string        // digest user name; "" = User
	Extension      string        // called instead of User: "12" or "12@host"; "" = User
	Transport      string        // TransportAuto, "udp", "tcp" or "tls"
	Register       string        // "off"
	Flow           string        // FlowAuto, "refer" or FlowOutside
	AutoAnswer     string        // AutoAnswerOff, or by whose headers the phone is asked to pick up by itself
	DialAs         string        // "e164", "digits", "00", "national" or "local": the form before rewriting
	Outcome        string        // OutcomeTrust or OutcomeHandedOver
	Incoming       string        // "off"
	RingTimeout    time.Duration // from the own phone's first 18x
	OutcomeTimeout time.Duration // from the REFER to the final sipfrag
	Stun           string        // ""
	Enum           []string      // empty
	Realm          string        // the only realm that is answered; "" = the first that challenges
	Rewrite        []Rewrite     // first match wins

	TLSCA          string // PEM file: whom the server's certificate must come from; "" = the system's authorities
	TLSCertificate string // PEM file of our own certificate; "" = none
	TLSKey         string // PEM file of its key; "" = it is in TLSCertificate

	Country             string // the line's own, ISO 3166-1 alpha-2 in capitals; "" = the configuration's region, see [Config.Home]
	AreaCode            string // the line's own, without the trunk prefix; "" = none
	OutsideLine         string // digits before public numbers; "" = none
	InternationalPrefix string // digits before a country code; "" = the country's own
	InternalDigits      int    // digits of the longest internal number that may be typed; 0 = none

	line   int  // where the account begins in the file
	policy bool // and that file is the policy's
}

// The values of keys that the program compares.
const (
	TransportAuto     = "auto"
	FlowAuto          = "auto"
	FlowOutside       = "refer-out-of-dialog" // the own phone calls without being called first
	AutoAnswerOff     = "off"
	OutcomeTrust      = "trust"
	OutcomeHandedOver = "handed-over"
)

// Proxy is one outbound proxy.
type Proxy struct {
	Host      string // name, IPv4 or IPv6 address without brackets
	Port      int    // 0 = none given
	Transport string // "udp", "tcp", "tls"; "" = the account's
}

// Rewrite is one rule of an account, applied to the number in its dial_as form.
// Both sides have been compiled once, so phonenorm takes them without an error.
type Rewrite struct {
	Match   string // RE2
	Replace string // with $1 and ${name}
}

// Guard holds the limits that every call must pass.
type Guard struct {
	AllowCountries []string         // ISO 3166-1 alpha-2 in capitals; empty = all
	Confirm        []string         // classes of numbers that a person must confirm, see [ConfirmClasses]
	Deny           []*regexp.Regexp // never dialled
	PerMinute      int              // calls begun in a minute, by all processes together; at least 1
	Concurrent     int              // calls under way at once, in all processes together; at least 1
}

// ConfirmClasses lists what guard.confirm may name.
func ConfirmClasses() []string {
	return []string{"premium", "shared-cost", "satellite", "assumed", "international"}
}

// Account returns the account of that name; "" asks for the default one, which
// is the first unless default_account says otherwise. The error wraps
// [ErrNoAccount] and says what to do.
func (c *Config) Account(name string) (*Account, error) {
	wanted := name
	if wanted == "" {
		wanted = c.DefaultAccount
	}
	for _, a := range c.Unfinished {
		if a.Name == wanted || wanted == "" && len(c.Accounts) == 0 {
			return nil, fmt.Errorf("%w: your administrator has prepared %q, and your user is missing; run: siptap account set %s --user USER", ErrNoAccount, a.Name, a.Name)
		}
	}
	if len(c.Accounts) == 0 {
		return nil, fmt.Errorf("%w: no SIP account is set up yet; run: siptap account add NAME --domain DOMAIN --user USER", ErrNoAccount)
	}
	if name == "" {
		name = c.DefaultAccount
	}
	if name == "" {
		return &c.Accounts[0], nil
	}
	names := make([]string, len(c.Accounts))
	for i := range c.Accounts {
		if c.Accounts[i].Name == name {
			return &c.Accounts[i], nil
		}
		names[i] = c.Accounts[i].Name
	}
	return nil, fmt.Errorf("%w: %q; there is %s", ErrNoAccount, name, strings.Join(names, ", "))
}
