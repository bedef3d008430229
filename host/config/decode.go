package config

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2/unstable"

	"siptap.org/siptap/phonenorm"
)

// The bounds of the configuration's times. The upper ones keep a call that
// nobody watches from ringing or waiting for ever.
const (
	shortestTimeout       = 100 * time.Millisecond
	longestRingTimeout    = 10 * time.Minute
	longestOutcomeTimeout = time.Hour
)

func defaults() Config {
	return Config{LogLevel: "info", Guard: Guard{
		Confirm:    []string{"premium", "shared-cost", "satellite", "assumed"},
		PerMinute:  6,
		Concurrent: 1,
	}}
}

func accountDefaults() Account {
	return Account{
		Transport:      TransportAuto,
		Register:       "off",
		Flow:           FlowAuto,
		AutoAnswer:     AutoAnswerOff,
		DialAs:         "e164",
		InternalDigits: phonenorm.DefaultInternal,
		Outcome:        OutcomeTrust,
		Incoming:       "off",
		RingTimeout:    20 * time.Second,
		OutcomeTimeout: 120 * time.Second,
	}
}

var configFields = []field[decoding]{
	{key: "region", set: func(d *decoding, v value) error {
		if v.kind != unstable.String {
			return expected(`a country's two letters like "AT", or "" for none`)
		}
		code, err := parseRegion(v.text)
		d.config.Region = code
		return err
	}},
	text("default_account", "", func(d *decoding) *string { return &d.config.DefaultAccount }, checkOneLine),
	choice("log_level", "", func(d *decoding) *string { return &d.config.LogLevel }, LogLevels()),
	{key: "account", set: (*decoding).accounts},
	{key: "guard", set: (*decoding).guard},
}

var guardFields = []field[Guard]{
	stringList("allow_countries", "", func(g *Guard, s string) error {
		code, err := parseCountry(s)
		g.AllowCountries = append(g.AllowCountries, code)
		return err
	}),
	{key: "confirm", set: func(g *Guard, v value) error {
		// An array of its own, so that confirm = [] can say "never ask".
		g.Confirm = []string{}
		return stringList("", "", func(g *Guard, s string) error {
			if !slices.Contains(ConfirmClasses(), s) {
				return expected(oneOf(ConfirmClasses()))
			}
			g.Confirm = append(g.Confirm, s)
			return nil
		}).set(g, v)
	}},
	stringList("deny", "", func(g *Guard, s string) error {
		re, err := regexp.Compile(s)
		if err != nil {
			return wrongPattern(err)
		}
		g.Deny = append(g.Deny, re)
		return nil
	}),
	atLeastOne("per_minute", func(g *Guard) *int { return &g.PerMinute }),
	atLeastOne("concurrent", func(g *Guard) *int { return &g.Concurrent }),
}

func atLeastOne(key string, at func(*Guard) *int) field[Guard] {
	return field[Guard]{key: key, set: func(g *Guard, v value) error {
		n, err := strconv.ParseInt(v.text, 0, 32)
		if v.kind != unstable.Integer || err != nil || n < 1 {
			return expected("a whole number from 1 on")
		}
		*at(g) = int(n)
		return nil
	}}
}

func wrongPattern(err error) error {
	return expected("a regular expression (RE2): " + strings.TrimPrefix(err.Error(), "error parsing regexp: "))
}

// decoding carries what is known while a file is read.
type decoding struct {
	config Config
	where  string // name of the account that is being read
	prefix string // of keys below a table: "guard."
	errs   []*Error
}

// Parse reads a configuration's text; path is for errors and Config.Path only.
// The error is an [*Error], about the first problem in the file.
func Parse(path string, data []byte) (*Config, error) { return ParseUnder(nil, path, data) }

// ParseUnder is Parse under a policy, nil for none. What is wrong with the policy is
// told first, with its own file and line.
func ParseUnder(policy *Policy, path string, data []byte) (*Config, error) {
	root, err := parseTree(data)
	if err != nil {
		if wrong, ok := errors.AsType[*Error](err); ok {
			wrong.File = path
		}
		return nil, err
	}
	d := &decoding{config: defaults()}
	d.config.Path, d.config.Policy = path, policy
	unfinished := policy.overlay(root)
	decodeTable(root, d, configFields, d.report)
	d.unfinished(unfinished)
	d.together(root)
	if len(d.errs) == 0 {
		return &d.config, nil
	}
	first := slices.MinFunc(d.errs, func(a, b *Error) int {
		switch {
		case a.policy == b.policy:
			return a.Line - b.Line
		case a.policy:
			return -1
		}
		return 1
	})
	first.File = path
	if first.policy {
		first.File = policy.Path
	}
	return nil, first
}

func (d *decoding) report(e *entry, v value, err error) {
	out := &Error{Line: v.line, Account: d.where, Key: d.prefix + e.key, policy: v.policy}
	if v.kind != unstable.Invalid {
		out.Value = v.shown()
	}
	if p, ok := errors.AsType[problem](err); ok {
		p.describe(out)
	} else {
		out.Reason = err.Error()
	}
	d.errs = append(d.errs, out)
}

func (d *decoding) guard(v value) error {
	if v.table == nil {
		return expected("a table: [guard]")
	}
	d.prefix = "guard."
	defer func() { d.prefix = "" }()
	decodeTable(v.table, &d.config.Guard, guardFields, d.report)
	return nil
}

func (d *decoding) accounts(v value) error {
	const wanted = expected("tables: [[account]]")
	if v.kind != unstable.Array {
		return wanted
	}
	defer func() { d.where = "" }()
	for _, item := range v.items {
		if item.table == nil {
			return elementError{item, wanted}
		}
		a := d.account(item)
		d.required(item)
		d.tls(item, &a)
		d.config.Accounts = append(d.config.Accounts, a)
	}
	return nil
}

func (d *decoding) account(item value) Account {
	a := accountDefaults()
	a.line, a.policy = item.line, item.policy
	d.where = ""
	if e := item.table.find("name"); e != nil {
		d.where = e.value.text
	}
	decodeTable(item.table, &a, d.accountFields(), d.report)
	return a
}

// unfinished reads the policy's accounts that the person has not completed.
func (d *decoding) unfinished(items []value) {
	defer func() { d.where = "" }()
	for _, item := range items {
		d.config.Unfinished = append(d.config.Unfinished, d.account(item))
	}
}

// required reports the keys that an account cannot do without.
func (d *decoding) required(account value) {
	for _, need := range []struct{ key, what string }{
		{"name", `name = "office" or the like`},
		{"domain", `the SIP domain, like domain = "example.com"`},
		{"user", `the user part of the SIP address, like user = "2622221"`},
	} {
		if account.table.find(need.key) == nil {
			d.errs = append(d.errs, &Error{
				Line: account.line, Account: d.where, Key: need.key, Reason: "missing", Expected: need.what, policy: account.policy,
			})
		}
	}
}

// together checks what no key can know alone.
func (d *decoding) together(root *table) {
	if e := root.find("account"); e != nil && len(e.value.items) == len(d.config.Accounts) {
		for i, item := range e.value.items {
			d.lineOf(&d.config.Accounts[i], item.table)
		}
	}
	seen := map[string]int{}
	for _, a := range d.config.Accounts {
		if first, ok := seen[a.Name]; ok && a.Name != "" {
			d.errs = append(d.errs, &Error{
				Line: a.line, Account: a.Name, Key: "name", Value: quote(a.Name),
				Reason:   fmt.Sprintf("the account of line %d has that name already", first),
				Expected: "a name of its own", policy: a.policy,
			})
			continue
		}
		seen[a.Name] = a.line
	}
	if e := root.find("default_account"); e != nil && d.config.DefaultAccount != "" {
		_, ok := seen[d.config.DefaultAccount]
		if !ok && !slices.ContainsFunc(d.config.Unfinished, func(a Account) bool { return a.Name == d.config.DefaultAccount }) {
			names := make([]string, 0, len(d.config.Accounts))
			for _, a := range d.config.Accounts {
				names = append(names, quote(a.Name))
			}
			wanted := oneOf(names)
			if wanted == "" {
				wanted = `"", as there is no account`
			}
			d.report(e, e.value, expected(wanted))
		}
	}
}
