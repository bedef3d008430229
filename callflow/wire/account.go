package wire

import "time"

// Account is what a call needs to know of the person's SIP account, resolved
// and checked: the configuration's keys in the wire's terms.
type Account struct {
	Name           string        // for log lines and sentences only
	Domain         string        // host[:port] of the SIP domain; the host part stands in From and To
	Proxies        []Proxy       // outbound proxies in the order in which they are tried, always loose-routed; empty: the domain's own server
	User           string        // user part of the address-of-record
	AuthUser       string        // digest user name; "" = User
	Password       string        // never logged
	Extension      string        // called instead of User: "12" or "12@host"; "" = User
	Transport      string        // "auto", "udp", "tcp" or "tls"
	Flow           string        // one of Flows(); "" is "auto"
	AutoAnswer     string        // asks the phone to pick up by itself: one of AutoAnswers(), or a header; see CheckAutoAnswer. "" is "off"
	Realm          string        // the only realm that is answered; "" = the first that challenges
	RingTimeout    time.Duration // from the own phone's first 18x
	OutcomeTimeout time.Duration // from the REFER to the final sipfrag
	HandedOver     bool          // outcome = "handed-over": never believe a 2xx of this PBX
	TLS            TLS           // what TLS connections need beside the system's authorities
}

// Proxy is one outbound proxy.
type Proxy struct {
	Host      string // name, IPv4 or IPv6 address without brackets
	Port      int    // 0 = by RFC 3263, or the transport's default
	Transport string // "" = the account's
}

// Callee is whom the own phone is asked to call.
type Callee struct {
	User    string // "+431505641", "0150 ..." already as dialled, "12", or a SIP user
	Host    string // host[:port] of a SIP address; "" = the account's domain
	Display string // shown on the ringing own phone, as From's display name; may be empty
}
