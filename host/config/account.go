package config

import (
	"regexp"
	"slices"
	"time"

	"github.com/pelletier/go-toml/v2/unstable"

	"siptap.org/siptap/callflow/wire"
	"siptap.org/siptap/phonenorm"
)

// Key describes a key of an account to whoever offers it to people.
type Key struct {
	Name  string // as in the file: "outbound_proxy"
	Usage string // a phrase; the word in back quotes stands for the value
	List  bool   // may be given several times
}

// AccountKeys lists the keys that `account add` and `account set` can write, in
// the file's order. The name and the rewrite rules are not among them.
func AccountKeys() []Key {
	var keys []Key
	for _, f := range accountTable {
		if f.usage != "" {
			keys = append(keys, Key{Name: f.key, Usage: f.usage, List: f.list})
		}
	}
	return keys
}

// accountTable is every key of an account except its rewrite rules.
var accountTable = slices.Concat(sipFields, tlsFields, dialingFields, callFields)

// sipFields are the keys of an account that say where it is and how its phone rings.
var sipFields = []field[Account]{
	text("name", "", func(a *Account) *string { return &a.Name }, checkName),
	text("domain", "SIP `domain`: a name, or an address[:port]",
		func(a *Account) *string { return &a.Domain }, checkDomain),
	{
		key: "outbound_proxy", usage: "outbound `proxy`: host[:port][;lr][;transport=tcp]; again for the next", list: true, set: setProxies,
	},
	text("user", "`user` part of the SIP address",
		func(a *Account) *string { return &a.User }, checkUser),
	text("auth_user", "user `name` that the password belongs to, when it is not user",
		func(a *Account) *string { return &a.AuthUser }, checkOneLine),
	text("extension", "ring this `extension` instead of user: 12 or 12@host",
		func(a *Account) *string { return &a.Extension }, checkExtension),
	choice("transport", "`transport`", func(a *Account) *string { return &a.Transport },
		[]string{TransportAuto, "udp", "tcp", "tls"}, "ws", "wss"),
	choice("register", "", func(a *Account) *string { return &a.Register },
		[]string{"off"}, "on"),
	choice("flow", "`way` in which the callee is called", func(a *Account) *string { return &a.Flow },
		[]string{FlowAuto, "refer", FlowOutside}, "bridge"),
	autoAnswer(),
}

// callFields are the keys of an account that say how its calls go, and those that
// are refused.
var callFields = []field[Account]{
	choice("outcome", "`belief` in the phone system's word that the callee answered",
		func(a *Account) *string { return &a.Outcome }, []string{OutcomeTrust, OutcomeHandedOver}),
	choice("incoming", "", func(a *Account) *string { return &a.Incoming },
		[]string{"off"}, "register", "dialog-event"),
	duration("ring_timeout", "`time` that the own phone rings, like 20s",
		func(a *Account) *time.Duration { return &a.RingTimeout }, shortestTimeout, longestRingTimeout),
	duration("outcome_timeout", "`time` that the outcome is waited for, like 120s",
		func(a *Account) *time.Duration { return &a.OutcomeTimeout }, shortestTimeout, longestOutcomeTimeout),
	text("stun", "", func(a *Account) *string { return &a.Stun }, func(s string) error {
		if s != "" {
			return notYet{quote(s), `""`}
		}
		return nil
	}),
	stringList("enum", "", func(_ *Account, s string) error { return notYet{quote(s), "[]"} }),
	text("realm", "the only authentication `realm` that gets the password",
		func(a *Account) *string { return &a.Realm }, checkOneLine),
	{key: "password_command", set: func(*Account, value) error {
		return misplaced("a command for the password is not supported by this version yet; " +
			"run: siptap account set NAME --password, or set SIPTAP_PASSWORD")
	}},
	{key: "password", set: func(*Account, value) error {
		return misplaced("a password does not belong into this file; remove the line and run: siptap account set NAME --password")
	}},
}

// autoAnswer is the key whose values the wire knows: makers of phones, or a whole
// header for the others.
func autoAnswer() field[Account] {
	return text("auto_answer", "`maker` of a phone that picks up by itself (off, all, snom, …), or a header",
		func(a *Account) *string { return &a.AutoAnswer }, func(s string) error {
			if err := wire.CheckAutoAnswer(s); err != nil {
				return expected(err.Error())
			}
			if s == "" {
				return expected("off, where the phone is not to pick up by itself")
			}
			return nil
		})
}

// accountFields adds the rewrite rules, whose errors need the decoding.
func (d *decoding) accountFields() []field[Account] {
	return append(accountTable[:len(accountTable):len(accountTable)],
		field[Account]{key: "rewrite", set: d.rewrites})
}

// setProxies takes one proxy as a string, or several as an array.
func setProxies(a *Account, v value) error {
	if v.kind == unstable.String {
		if v.text == "" {
			return nil
		}
		p, err := parseProxy(v.text)
		if err == nil {
			a.OutboundProxy = []Proxy{p}
		}
		return err
	}
	if v.kind != unstable.Array {
		return expected("a string or an array of strings, each " + proxySyntax)
	}
	for _, item := range v.items {
		if item.kind != unstable.String {
			return elementError{item, expected("a string: " + proxySyntax)}
		}
		p, err := parseProxy(item.text)
		if err != nil {
			return elementError{item, err}
		}
		a.OutboundProxy = append(a.OutboundProxy, p)
	}
	return nil
}

var rewriteFields = []field[Rewrite]{
	text("match", "", func(r *Rewrite) *string { return &r.Match }, func(s string) error {
		if s == "" {
			return expected("a regular expression (RE2) that is not empty")
		}
		if _, err := regexp.Compile(s); err != nil {
			return wrongPattern(err)
		}
		return nil
	}),
	text("replace", "", func(r *Rewrite) *string { return &r.Replace }, checkOneLine),
}

func (d *decoding) rewrites(a *Account, v value) error {
	const wanted = expected("tables: [[account.rewrite]]")
	if v.kind != unstable.Array {
		return wanted
	}
	d.prefix = "rewrite."
	defer func() { d.prefix = "" }()
	for _, item := range v.items {
		if item.table == nil {
			return elementError{item, wanted}
		}
		var r Rewrite
		before := len(d.errs)
		decodeTable(item.table, &r, rewriteFields, d.report)
		for _, key := range []string{"match", "replace"} {
			if item.table.find(key) == nil {
				d.errs = append(d.errs, &Error{
					Line: item.line, Account: d.where, Key: "rewrite." + key, Reason: "missing", policy: item.policy,
					Expected: `both match and replace, like match = '^\+43(\d+)$' and replace = '0$1'`,
				})
			}
		}
		if _, err := phonenorm.CompileRewrite(r.Match, r.Replace); err != nil && len(d.errs) == before {
			// The match alone is good, so this is about what replaces it.
			e := item.table.find("replace")
			d.report(e, e.value, err)
		}
		if len(d.errs) == before {
			a.Rewrite = append(a.Rewrite, r)
		}
	}
	return nil
}
