package session_test

import (
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"siptap.org/siptap/callflow/world"
	"siptap.org/siptap/host/config"
	"siptap.org/siptap/host/dialing/dialingtest"
	"siptap.org/siptap/host/native/nativetest"
	"siptap.org/siptap/host/protocol"
	"siptap.org/siptap/host/session"
	"siptap.org/siptap/host/setup"
)

// office is a browser at a desk whose configuration is a file.
type office struct {
	t     *testing.T
	peer  *nativetest.Peer
	desk  *dialingtest.Desk
	files setup.Files

	mu      sync.Mutex
	changed []string // the log levels of the configurations that the program was told of
}

const officeText = "# mine\nregion = \"AT\" # home\n\n[[account]]\nname = \"office\"\ndomain = \"192.0.2.1\" # the one\nuser = \"siptap\"\n"

// inOffice runs a test in virtual time.
func inOffice(t *testing.T, text string, script func(*office)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		t.Setenv("SIPTAP_PASSWORD", "")
		o := &office{t: t, desk: dialingtest.Start(t, austria, world.Script{}, world.Script{})}
		o.files = setup.Open(filepath.Join(t.TempDir(), "config.toml"))
		o.files.Policy = filepath.Join(filepath.Dir(o.files.Path), "policy.toml")
		if text != "" {
			o.write(text)
		}
		o.peer = nativetest.Start(t, func(in io.Reader, out io.Writer) error {
			return session.Serve(t.Context(), in, out, session.Options{
				Service: o.desk.Service, Version: "1.2.3", Files: &o.files, LogFile: "/log",
				Changed: func(c *config.Config) {
					o.mu.Lock()
					defer o.mu.Unlock()
					o.changed = append(o.changed, c.LogLevel)
				},
			})
		})
		o.peer.Send(`{"jsonrpc":"2.0","id":0,"method":"hello","params":{"protocol":1,"client":"siptap/0.1.0","browser":"firefox"}}`)
		time.Sleep(10 * time.Millisecond)
		script(o)
		if err := o.peer.End(); err != nil {
			t.Error(err)
		}
	})
}

func (o *office) write(text string) {
	o.t.Helper()
	if err := os.WriteFile(o.files.Path, []byte(text), 0o600); err != nil {
		o.t.Fatal(err)
	}
}

// keep keeps the account's password, and waits until that was told.
func (o *office) keep(password string) {
	o.t.Helper()
	if err := o.files.Secrets.Set("office", password); err != nil {
		o.t.Fatal(err)
	}
	time.Sleep(5 * time.Second)
}

func (o *office) text() string {
	o.t.Helper()
	data, err := os.ReadFile(o.files.Path)
	if err != nil {
		o.t.Fatal(err)
	}
	return string(data)
}

func (o *office) password(name string) string {
	password, _ := o.files.Secrets.Get(name)
	return password
}

// reply is a response, or a notification.
type reply struct {
	ID     int
	Method string
	Params json.RawMessage
	Result json.RawMessage
	Error  *struct {
		Message string
		Data    struct {
			Code          protocol.Code
			Key, Expected string
			Index         int
		}
	}
}

// ask sends a request and returns its answer, and what was told beside it.
func (o *office) ask(method, params string) (reply, []reply) {
	o.t.Helper()
	_, before := o.peer.Everything()
	o.peer.Send(`{"jsonrpc":"2.0","id":77,"method":"` + method + `","params":` + params + `}`)
	time.Sleep(50 * time.Second)
	return o.since(len(before))
}

func (o *office) since(n int) (first reply, told []reply) {
	o.t.Helper()
	_, all := o.peer.Everything()
	for _, frame := range all[n:] {
		var one reply
		if err := json.Unmarshal([]byte(frame), &one); err != nil {
			o.t.Fatal(err)
		}
		if one.Method != "" {
			told = append(told, one)
		} else {
			first = one
		}
		if strings.Contains(frame, "hunter2") {
			o.t.Errorf("a password was told: %s", frame)
		}
	}
	return first, told
}

func result[T any](t *testing.T, a reply) T {
	t.Helper()
	var out T
	if a.Error != nil {
		t.Fatalf("refused: %+v", *a.Error)
	}
	if err := json.Unmarshal(a.Result, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestAccountIsAdded(t *testing.T) {
	inOffice(t, "", func(o *office) {
		reply, told := o.ask("account.save", `{"name":"office","new":true,"values":{"domain":"sip.example.com","user":"42","outbound_proxy":["192.0.2.7:5060;lr"],"transport":""},"password":"hunter2","rewrite":[{"match":"^\\+43","replace":"0"}]}`)
		result[protocol.AccountSaveResult](t, reply)
		const want = "[[account]]\nname = \"office\"\ndomain = \"sip.example.com\"\noutbound_proxy = \"192.0.2.7:5060;lr\"\nuser = \"42\"\n\n[[account.rewrite]]\nmatch = '^\\+43'\nreplace = \"0\"\n"
		if got := o.text(); got != want {
			t.Errorf("the file is\n%s\nwant\n%s", got, want)
		}
		if o.password("office") != "hunter2" {
			t.Error("the password is not kept")
		}
		if len(told) != 2 || told[0].Method != "accounts" || told[1].Method != "settings" {
			t.Errorf("told %s", methods(told))
		}
		reply, _ = o.ask("accounts", `{}`)
		list := result[protocol.AccountsResult](t, reply)
		if len(list.Accounts) != 1 {
			t.Fatalf("got %+v", list)
		}
		a := list.Accounts[0]
		if a.Password != "kept" || !a.Default || !a.Ready || *a.Values.Domain != "sip.example.com" || *a.Values.Transport != "auto" ||
			(*a.Values.OutboundProxy)[0] != "192.0.2.7:5060" || *a.Values.RingTimeout != "20s" || a.Values.Realm != nil || len(a.Rewrite) != 1 {
			t.Errorf("got %s", reply.Result)
		}
		reply, told = o.ask("account.save", `{"name":"office","new":true,"values":{"domain":"x.example","user":"1"}}`)
		if reply.Error == nil || reply.Error.Data.Code != protocol.CodeConflict || len(told) != 0 {
			t.Errorf("twice: %+v, told %s", reply.Error, methods(told))
		}
	})
}

// TestAccountSaves: what is saved, what becomes of the file and of the password.
func TestAccountSaves(t *testing.T) {
	for name, tc := range map[string]struct {
		params    string
		old, want string // within the file; "" = as it was
		cleared   bool
		password  string // afterwards
	}{
		"nothing":                  {`{}`, "", "", false, "hunter2"},
		"what is so already":       {`{"values":{"domain":"192.0.2.1","user":"siptap","transport":"auto","ring_timeout":"20s"}}`, "", "", false, "hunter2"},
		"a user":                   {`{"values":{"user":"43"}}`, `user = "siptap"`, `user = "43"`, false, "hunter2"},
		"a domain":                 {`{"values":{"domain":"192.0.2.2"}}`, `domain = "192.0.2.1" # the one`, `domain = "192.0.2.2" # the one`, true, ""},
		"a domain with a password": {`{"values":{"domain":"192.0.2.2"},"password":"hunter2!"}`, `domain = "192.0.2.1"`, `domain = "192.0.2.2"`, false, "hunter2!"},
		"a proxy":                  {`{"values":{"outbound_proxy":["192.0.2.9","192.0.2.8"]}}`, "user = \"siptap\"\n", "user = \"siptap\"\noutbound_proxy = [\"192.0.2.9\", \"192.0.2.8\"]\n", true, ""},
		"a realm":                  {`{"values":{"realm":"x"}}`, "user = \"siptap\"\n", "user = \"siptap\"\nrealm = \"x\"\n", true, ""},
		"a transport":              {`{"values":{"transport":"tcp"}}`, "user = \"siptap\"\n", "user = \"siptap\"\ntransport = \"tcp\"\n", true, ""},
		"a password alone":         {`{"password":"hunter2?"}`, "", "", false, "hunter2?"},
		"the default":              {`{"default":true}`, "# home\n", "# home\ndefault_account = \"office\"\n", false, "hunter2"},
	} {
		t.Run(name, func(t *testing.T) {
			inOffice(t, officeText, func(o *office) {
				o.keep("hunter2")
				reply, _ := o.ask("account.save", `{"name":"office",`+strings.TrimSuffix(tc.params[1:], "}")+comma(tc.params)+`"new":false}`)
				if got := result[protocol.AccountSaveResult](t, reply); got.PasswordCleared != tc.cleared {
					t.Errorf("cleared: %v", got.PasswordCleared)
				}
				if got, want := o.text(), strings.Replace(officeText, tc.old, tc.want, 1); got != want {
					t.Errorf("the file is\n%s\nwant\n%s", got, want)
				}
				if got := o.password("office"); got != tc.password {
					t.Errorf("the password is %q", got)
				}
			})
		})
	}
}

func comma(params string) string {
	if params == "{}" {
		return ""
	}
	return ","
}

// TestRefusedChanges: nothing is changed, and a field can say why.
func TestRefusedChanges(t *testing.T) {
	for _, tc := range []struct {
		method, params string
		code           protocol.Code
		key, expected  string
	}{
		{"account.save", `{"name":"attic","values":{"user":"1"}}`, "no-account", "", ""},
		{"account.save", `{"name":"","new":true,"values":{"domain":"x.example","user":"1"}}`, "bad-config", "name", "a name of 1 to 64 bytes"},
		{"account.save", `{"name":"new","new":true,"values":{"user":"1"}}`, "bad-config", "domain", "the SIP domain"},
		{"account.save", `{"name":"new","new":true,"values":{"domain":"x.example"}}`, "bad-config", "user", "the user part"},
		{"account.save", `{"name":"office","values":{"domain":"sip:x"}}`, "bad-config", "domain", "the SIP domain alone"},
		{"account.save", `{"name":"office","values":{"domain":""}}`, "bad-config", "domain", "the SIP domain"},
		{"account.save", `{"name":"office","values":{"transport":"udpp"}}`, "bad-config", "transport", "auto, udp, tcp or tls"},
		{"account.save", `{"name":"office","values":{"transport":"ws"}}`, "bad-config", "transport", "auto, udp, tcp or tls"},
		{"account.save", `{"name":"office","values":{"ring_timeout":"soon"}}`, "bad-config", "ring_timeout", "a time from"},
		{"account.save", `{"name":"new","new":true,"values":{"domain":"x.example","user":"1","outside_line":"0","dial_as":"e164"}}`, "bad-config", "dial_as", "00, national"},
		{"account.save", `{"name":"office","rewrite":[{"match":"1","replace":"2"},{"match":"(","replace":""}]}`, "bad-config", "rewrite.match", "missing closing )"},
		{"account.save", `{"name":"office","rewrite":[{"match":"","replace":""}]}`, "bad-config", "rewrite.match", "not empty"},
		{"account.save", `{"name":"office","password":"two\nlines"}`, "bad-config", "password", "one line"},
		{"account.save", `{"name":"office","values":{"password_command":"sh"}}`, "bad-config", "password_command", ""},
		{"account.save", `{"name":"office","values":{"tls_ca":"/tmp/mine.pem"}}`, "bad-config", "tls_ca", ""},
		{"account.save", `{"name":"office","values":{"user":"2"},"revision":"0123"}`, "conflict", "", ""},
		{"account.save", `{"name":"office","values":{"user":7}}`, "protocol", "", ""},
		{"account.remove", `{"name":"attic"}`, "no-account", "", ""},
		{"account.remove", `{"name":"office","revision":"0123"}`, "conflict", "", ""},
		{"account.test", `{"name":"office","values":{"domain":"a b"}}`, "bad-config", "domain", "the SIP domain alone"},
		{"settings.save", `{"region":"DE"}`, "protocol", "", ""},
		{"settings.save", `{"revision":"0123","region":"DE"}`, "conflict", "", ""},
		{"settings.save", `{"revision":"$","region":"Österreich"}`, "bad-config", "region", "a country's two letters"},
		{"settings.save", `{"revision":"$","default_account":"attic"}`, "bad-config", "default_account", `"office"`},
		{"settings.save", `{"revision":"$","guard":{"allow_countries":[],"confirm":["dear"],"deny":[],"per_minute":6,"concurrent":1}}`, "bad-config", "guard.confirm", "premium"},
		{"settings.save", `{"revision":"$","guard":{"allow_countries":[],"confirm":[],"deny":["("],"per_minute":6,"concurrent":1}}`, "bad-config", "guard.deny", "missing closing )"},
		{"settings.save", `{"revision":"$","guard":{"allow_countries":["Europe"],"confirm":[],"deny":[],"per_minute":6,"concurrent":1}}`, "bad-config", "guard.allow_countries", "two letters"},
		{"settings.save", `{"revision":"$","guard":{"allow_countries":[],"confirm":[],"deny":[],"per_minute":0,"concurrent":1}}`, "bad-config", "guard.per_minute", "from 1 on"},
		{"settings.save", `{"revision":"$","guard":{"allow_countries":[],"confirm":[],"deny":[],"per_minute":-5,"concurrent":1}}`, "bad-config", "guard.per_minute", "from 1 on"},
	} {
		t.Run(tc.method+tc.params, func(t *testing.T) {
			inOffice(t, officeText, func(o *office) {
				o.keep("hunter2")
				params := strings.Replace(tc.params, `"$"`, `"`+o.files.Read().Revision+`"`, 1)
				reply, told := o.ask(tc.method, params)
				if reply.Error == nil {
					t.Fatalf("it was taken: %s", o.text())
				}
				data := reply.Error.Data
				if data.Code != tc.code || data.Key != tc.key || !strings.Contains(data.Expected, tc.expected) {
					t.Errorf("got %+v", *reply.Error)
				}
				if strings.Contains(tc.params, `"match":"("`) && data.Index != 2 {
					t.Errorf("rule %d", data.Index)
				}
				if o.text() != officeText || o.password("office") != "hunter2" || told != nil {
					t.Errorf("something was changed: %s, told %s", o.text(), methods(told))
				}
			})
		})
	}
}

func TestSettingsAreSaved(t *testing.T) {
	inOffice(t, officeText, func(o *office) {
		reply, _ := o.ask("settings", `{}`)
		is := result[protocol.Settings](t, reply)
		if is.Region != "AT" || is.Path != o.files.Path || is.Log != "/log" || len(is.Guard.Confirm) != 4 || is.Guard.PerMinute != 6 {
			t.Errorf("got %s", reply.Result)
		}
		reply, told := o.ask("settings.save", `{"revision":"`+is.Revision+`","region":"de","guard":{"allow_countries":["AT"],"confirm":[],"deny":["^\\+43930"],"per_minute":6,"concurrent":2}}`)
		saved := result[protocol.Settings](t, reply)
		if saved.Revision == is.Revision || saved.Region != "DE" || len(saved.Guard.Confirm) != 0 || len(told) != 2 {
			t.Errorf("got %s, told %s", reply.Result, methods(told))
		}
		want := strings.Replace(officeText, `"AT"`, `"de"`, 1) + "\n[guard]\nallow_countries = [\"AT\"]\nconfirm = []\ndeny = ['^\\+43930']\nconcurrent = 2\n"
		if got := o.text(); got != want {
			t.Errorf("the file is\n%s\nwant\n%s", got, want)
		}
		reply, _ = o.ask("settings.save", `{"revision":"`+is.Revision+`","region":"CH"}`)
		if reply.Error == nil || reply.Error.Data.Code != protocol.CodeConflict {
			t.Errorf("a stale revision: %+v", reply)
		}
	})
}

func TestBrokenFileIsTold(t *testing.T) {
	inOffice(t, officeText+"transport = \"udpp\"\n", func(o *office) {
		reply, _ := o.ask("settings", `{}`)
		is := result[protocol.Settings](t, reply)
		if p := is.Problem; p == nil || p.Key != "transport" || p.Line != 8 || p.Account != "office" || p.Expected != "auto, udp, tcp or tls" {
			t.Errorf("got %s", reply.Result)
		}
		reply, _ = o.ask("account.save", `{"name":"office","values":{"transport":"tcp"}}`)
		result[protocol.AccountSaveResult](t, reply)
		if !strings.Contains(o.text(), `transport = "tcp"`) {
			t.Errorf("the mistake was not mended: %s", o.text())
		}
	})
}

func TestAccountIsTried(t *testing.T) {
	inOffice(t, "", func(o *office) {
		desk := o.desk.World
		values := `"values":{"domain":"` + desk.Domain() + `","outbound_proxy":["` + desk.ProxyAddr().String() + `;lr"],"user":"` + desk.User() + `"}`
		reply, _ := o.ask("account.test", `{"name":"new",`+values+`,"password":"`+desk.Password()+`"}`)
		tried := result[protocol.AccountTestResult](t, reply)
		if !tried.OK || len(tried.Steps) < 4 || tried.Steps[2].Detail != "200 OK" {
			t.Errorf("got %s", reply.Result)
		}
		reply, _ = o.ask("account.test", `{"name":"new","values":{"domain":"192.0.2.99","user":"x"}}`)
		tried = result[protocol.AccountTestResult](t, reply)
		if last := tried.Steps[len(tried.Steps)-1]; tried.OK || last.Step != "answer" || last.Code != protocol.CodeUnreachable {
			t.Errorf("got %s", reply.Result)
		}
		if _, err := os.Stat(o.files.Path); err == nil {
			t.Error("a trial was saved")
		}
		o.peer.Send(`{"jsonrpc":"2.0","id":5,"method":"account.test","params":{"name":"new","values":{"domain":"192.0.2.99","user":"x"}}}`)
		time.Sleep(time.Second)
		_, before := o.peer.Everything()
		o.peer.Send(`{"jsonrpc":"2.0","id":6,"method":"cancel","params":{"id":5}}`)
		time.Sleep(time.Millisecond)
		_, after := o.peer.Everything()
		if got := strings.Join(after[len(before):], "\n"); !strings.Contains(got, `"stale"`) {
			t.Errorf("cancelled: %s", got)
		}
	})
}

func TestNormalizeTrial(t *testing.T) {
	inOffice(t, officeText, func(o *office) {
		for params, want := range map[string]string{
			`"trial":{"values":{"dial_as":"national"}}`:               "01505641",
			`"trial":{"rewrite":[{"match":"^\\+431","replace":"9"}]}`: "9505641",
			`"trial":{"values":{"dial_as":"00","outside_line":"0"}}`:  "000431505641",
			`"trial":{}`: "+431505641",
		} {
			reply, _ := o.ask("normalize", `{"number":"01 505641","account":"office",`+params+`}`)
			if got := result[protocol.Number](t, reply); got.Dialed != want {
				t.Errorf("%s: dialled %q, want %q", params, got.Dialed, want)
			}
		}
		if o.text() != officeText {
			t.Error("a trial was saved")
		}
	})
}

func methods(told []reply) string {
	var names []string
	for _, one := range told {
		names = append(names, one.Method)
	}
	return strings.Join(names, " ")
}
