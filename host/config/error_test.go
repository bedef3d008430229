package config

import (
	"errors"
	"strings"
	"testing"
)

// Each configuration that cannot be used, and what its owner reads.
func TestErrors(t *testing.T) {
	const account = "[[account]]\nname = \"office\"\ndomain = \"example.com\"\nuser = \"42\"\n" // 4 lines
	for _, c := range []struct{ name, text, want string }{
		{"not TOML", "region = \"AT\"\n[[account\n", `config.toml:2: this is not TOML: `},
		{"an unfinished string", "region = \"AT\n", `config.toml:1: this is not TOML: `},
		{"binary", "\x00\x01\x02", `config.toml:1: this is not TOML: `},
		{"a key twice", "region = \"AT\"\nregion = \"DE\"\n", `config.toml:2: this is not TOML: `},
		{"unknown key", "colour = \"teal\"\n", `config.toml:1: colour: unknown key; expected region, default_account, log_level, account or guard`},
		{"mistyped key", account + "transprt = \"udp\"\n", `config.toml:5: account "office": transprt: unknown key; expected transport`},
		{"unknown table", "[guards]\nper_minute = 1\n", `config.toml:1: guards: unknown key; expected guard`},
		{"unknown key of a table", "[guard]\nper_hour = 1\n", `config.toml:2: guard.per_hour: unknown key; expected allow_countries, confirm, deny, per_minute or concurrent`},
		{"region of three letters", "region = \"AUT\"", `config.toml:1: region = "AUT": expected a country's two letters like "AT", or "" for none`},
		{"region that is a number", "region = 43", `config.toml:1: region = 43: expected a country's two letters like "AT", or "" for none`},
		{"default account unknown", "default_account = \"desk\"\n" + account, `config.toml:1: default_account = "desk": expected "office"`},
		{"default account of none", "default_account = \"desk\"", `config.toml:1: default_account = "desk": expected "", as there is no account`},
		{"account as a table", "[account]\nname = \"office\"", `config.toml:1: account = {…}: expected tables: [[account]]`},
		{"accounts as strings", "account = [\"office\"]", `config.toml:1: account = "office": expected tables: [[account]]`},
		{"no name", "\n[[account]]\ndomain = \"example.com\"\nuser = \"42\"", `config.toml:2: name: missing; expected name = "office" or the like`},
		{"no domain", "[[account]]\nname = \"office\"\nuser = \"42\"", `config.toml:1: account "office": domain: missing; expected the SIP domain, like domain = "example.com"`},
		{"no user", "[[account]]\nname = \"office\"\ndomain = \"example.com\"", `config.toml:1: account "office": user: missing; expected the user part of the SIP address, like user = "2622221"`},
		{"empty name", "[[account]]\nname = \"\"\ndomain = \"example.com\"\nuser = \"42\"", `config.toml:2: name = "": expected a name of 1 to 64 bytes, like "office"`},
		{"a name twice", account + account, `config.toml:5: account "office": name = "office": the account of line 1 has that name already; expected a name of its own`},
		{"domain with a scheme", strings.Replace(account, "example.com", "sip:example.com", 1), `config.toml:3: account "office": domain = "sip:example.com": expected the SIP domain alone: a name like "example.com", or an address[:port]`},
		{"mistyped address", strings.Replace(account, "example.com", "300.1.1.1", 1), `config.toml:3: account "office": domain = "300.1.1.1": expected the SIP domain alone: a name like "example.com", or an address[:port]`},
		{"user with a domain", strings.Replace(account, "42", "42@example.com", 1), `config.toml:4: account "office": user = "42@example.com": expected the user part alone, like "2622221", without "sip:" and without "@…"`},
		{"user with a line break", strings.Replace(account, "42", `42\r\nX: y`, 1), `config.toml:4: account "office": user = "42\r\nX: y": expected the user part alone, like "2622221", without "sip:" and without "@…"`},
		{"wrong transport", account + "transport = \"udpp\"", `config.toml:5: account "office": transport = "udpp": expected auto, udp, tcp or tls`},
		{"transport of a later version", account + "transport = \"wss\"", `config.toml:5: account "office": transport = "wss": "wss" is not supported by this version yet; expected auto, udp, tcp or tls`},
		{"bridge", account + "flow = \"bridge\"", `config.toml:5: account "office": flow = "bridge": "bridge" is not supported by this version yet; expected auto, refer or refer-out-of-dialog`},
		{"register", account + "register = \"on\"", `config.toml:5: account "office": register = "on": "on" is not supported by this version yet; expected off`},
		{"register as a boolean", account + "register = true", `config.toml:5: account "office": register = true: expected off`},
		{"auto-answer", account + "auto_answer = \"nokia\"", `config.toml:5: account "office": auto_answer = "nokia": expected one of aastra, all, audiocodes, cisco, gigaset, grandstream, mitel, off, polycom, siemens, snom, yealink, or a whole header like "Alert-Info: <http://example>;info=Door"`},
		{"auto-answer by a foreign header", account + "auto_answer = \"Route: <sip:evil>\"", `config.toml:5: account "office": auto_answer = "Route: <sip:evil>": expected one of the headers Alert-Info, Call-Info, Answer-Mode, Priv-Answer-Mode, P-Auto-Answer, Auto-Answer or X-…, before the colon`},
		{"auto-answer by two headers", account + "auto_answer = \"X-A: b\\r\\nVia: c\"", `config.toml:5: account "office": auto_answer = "X-A: b\r\nVia: c": expected a header of one line, without control characters`},
		{"incoming", account + "incoming = \"register\"", `config.toml:5: account "office": incoming = "register": "register" is not supported by this version yet; expected off`},
		{"stun", account + "stun = \"stun.example.net:3478\"", `config.toml:5: account "office": stun = "stun.example.net:3478": "stun.example.net:3478" is not supported by this version yet; expected ""`},
		{"enum", account + "enum = [\n  \"e164.arpa\",\n]", `config.toml:6: account "office": enum = "e164.arpa": "e164.arpa" is not supported by this version yet; expected []`},
		{"a time without a unit", account + "ring_timeout = 20", `config.toml:5: account "office": ring_timeout = 20: expected a time from 100ms to 10m, like "20s" or "1m30s"`},
		{"a time too long", account + "ring_timeout = \"2h\"", `config.toml:5: account "office": ring_timeout = "2h": expected a time from 100ms to 10m, like "20s" or "1m30s"`},
		{"a negative time", account + "outcome_timeout = \"-5s\"", `config.toml:5: account "office": outcome_timeout = "-5s": expected a time from 100ms to 1h, like "20s" or "1m30s"`},
		{"proxy as a URI", account + "outbound_proxy = \"sip:proxy.example.com\"", `config.toml:5: account "office": outbound_proxy = "sip:proxy.example.com": expected host[:port][;lr][;transport=udp|tcp|tls], an IPv6 address in brackets`},
		{"second proxy wrong", account + "outbound_proxy = [\n  \"a.example.com\",\n  \"b.example.com:99999\"]", `config.toml:7: account "office": outbound_proxy = "b.example.com:99999": expected host[:port][;lr][;transport=udp|tcp|tls], an IPv6 address in brackets`},
		{"proxy by WebSocket", account + "outbound_proxy = \"a.example.com;transport=ws\"", `config.toml:5: account "office": outbound_proxy = "a.example.com;transport=ws": transport=ws is not supported by this version yet; expected udp, tcp or tls`},
		{"relative path", account + "tls_ca = \"ca.pem\"", `config.toml:5: account "office": tls_ca = "ca.pem": expected a file's whole path, like "/etc/siptap/ca.pem" or "~/ca.pem"`},
		{"key without a certificate", account + "tls_key = \"/etc/siptap/key.pem\"", `config.toml:5: account "office": tls_key = "/etc/siptap/key.pem": there is no tls_certificate that it could belong to; expected both, or neither`},
		{"path with a line break", account + "tls_certificate = \"/a\\nb\"", `config.toml:5: account "office": tls_certificate = "/a\nb": expected text without control characters`},
		{"broken rule", account + "[[account.rewrite]]\nmatch = '^(\\d+'\nreplace = '$1'", `config.toml:6: account "office": rewrite.match = '^(\d+': expected a regular expression (RE2): missing closing ): ` + "`^(\\d+`"},
		{"half a rule", account + "[[account.rewrite]]\nmatch = '^0'", `config.toml:5: account "office": rewrite.replace: missing; expected both match and replace, like match = '^\+43(\d+)$' and replace = '0$1'`},
		{"guard as a string", "guard = \"on\"", `config.toml:1: guard = "on": expected a table: [guard]`},
		{"unknown class", "[guard]\nconfirm = [\"premium\", \"foreign\"]", `config.toml:2: guard.confirm = "foreign": expected premium, shared-cost, satellite, assumed or international`},
		{"broken deny rule", "[guard]\ndeny = ['*']", `config.toml:2: guard.deny = "*": expected a regular expression (RE2): missing argument to repetition operator: ` + "`*`"},
		{"no calls", "[guard]\nper_minute = 0", `config.toml:2: guard.per_minute = 0: expected a whole number from 1 on`},
		{"half a call", "[guard]\nconcurrent = 1.5", `config.toml:2: guard.concurrent = 1.5: expected a whole number from 1 on`},
		{"country unknown", "[guard]\nallow_countries = [\"XX\"]", `config.toml:2: guard.allow_countries = "XX": expected a country's two letters like "AT"`},
		{"the first of two mistakes", "[guard]\nconcurrent = 0\n" + account + "flow = \"bridge\"\nstun = 1\n", `config.toml:2: guard.concurrent = 0: expected a whole number from 1 on`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Parse("config.toml", []byte(c.text))
			if err == nil {
				t.Fatalf("no error; want %s", c.want)
			}
			if _, ok := errors.AsType[*Error](err); !ok {
				t.Errorf("got %T, want *Error", err)
			}
			if got := err.Error(); got != c.want && (!strings.HasSuffix(c.want, ": ") || !strings.HasPrefix(got, c.want)) {
				t.Errorf("\n got %s\nwant %s", got, c.want)
			}
		})
	}
}

// A password in the wrong file is not repeated into logs and terminals.
func TestErrorKeepsPassword(t *testing.T) {
	for _, key := range []string{"password", "password_command", "pasword"} {
		_, err := Parse("config.toml", []byte("[[account]]\nname = \"office\"\ndomain = \"example.com\"\nuser = \"42\"\n"+key+" = \"hunter2\"\n"))
		if err == nil || !strings.Contains(err.Error(), ":5:") || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: got %v; want line 5 without the value", key, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("region = \"AT\"\n[[account]]\nname = \"office\"\n"))
	f.Add([]byte("account = [{name = \"a\", rewrite = [{match = 'x'}]}]\nguard.deny = [ [1], {a.b = 1} ]"))
	f.Add([]byte("[[account]]\n[account.rewrite]\n[[guard]]\n[account.a.b]\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := Parse("config.toml", data)
		if err != nil {
			if _, ok := errors.AsType[*Error](err); !ok {
				t.Fatalf("got %T, want *Error", err)
			}
			return
		}
		for _, a := range c.Accounts {
			if a.Name == "" || a.Domain == "" || a.User == "" {
				t.Fatalf("accepted an account without %+v", a)
			}
		}
	})
}
