package config

import (
	"net"
	"strconv"
	"strings"
	"time"
)

// Settings returns what each of [AccountKeys] is, defaults included, as [SetAccount]
// takes it. Keys whose value is empty have no text.
func (a *Account) Settings() []Setting {
	var proxies []string
	for _, p := range a.OutboundProxy {
		proxies = append(proxies, p.String())
	}
	is := map[string]string{
		"domain": a.Domain, "user": a.User, "auth_user": a.AuthUser, "extension": a.Extension,
		"transport": a.Transport, "flow": a.Flow, "auto_answer": a.AutoAnswer,
		"tls_ca": a.TLSCA, "tls_certificate": a.TLSCertificate, "tls_key": a.TLSKey,
		"dial_as": a.DialAs, "country": a.Country, "area_code": a.AreaCode,
		"outside_line": a.OutsideLine, "international_prefix": a.InternationalPrefix,
		"outcome": a.Outcome, "realm": a.Realm,
		"ring_timeout": seconds(a.RingTimeout), "outcome_timeout": seconds(a.OutcomeTimeout),
	}
	settings := make([]Setting, 0, len(is)+1)
	for _, key := range AccountKeys() {
		s := Setting{Key: key.Name}
		switch value := is[key.Name]; {
		case key.Name == "outbound_proxy":
			s.Values = proxies
		case value != "":
			s.Values = []string{value}
		}
		settings = append(settings, s)
	}
	return settings
}

// LogLevels lists what log_level may be, from the fewest messages to the most.
func LogLevels() []string { return []string{"error", "warn", "info", "debug"} }

// Settings returns what is set up outside of the accounts, defaults included, as
// [SetSettings] takes it.
func (c *Config) Settings() []Setting {
	deny := []string{}
	for _, pattern := range c.Guard.Deny {
		deny = append(deny, pattern.String())
	}
	return []Setting{
		{"region", []string{c.Region}},
		{"default_account", []string{c.DefaultAccount}},
		{"log_level", []string{c.LogLevel}},
		{"guard.allow_countries", c.Guard.AllowCountries},
		{"guard.confirm", c.Guard.Confirm},
		{"guard.deny", deny},
		{"guard.per_minute", []string{strconv.Itoa(c.Guard.PerMinute)}},
		{"guard.concurrent", []string{strconv.Itoa(c.Guard.Concurrent)}},
	}
}

// seconds writes a time as the file's examples do: seconds up to ten minutes.
func seconds(d time.Duration) string {
	if d%time.Second == 0 && d <= 10*time.Minute {
		return strconv.Itoa(int(d/time.Second)) + "s"
	}
	return short(d)
}

// String writes a proxy as outbound_proxy takes it. That it is loose-routed goes
// without saying.
func (p Proxy) String() string {
	text := p.Host
	switch {
	case p.Port != 0:
		text = net.JoinHostPort(p.Host, strconv.Itoa(p.Port))
	case strings.Contains(p.Host, ":"):
		text = "[" + p.Host + "]"
	}
	if p.Transport != "" {
		text += ";transport=" + p.Transport
	}
	return text
}
