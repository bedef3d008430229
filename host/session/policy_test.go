package session_test

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"siptap.org/siptap/host/protocol"
)

const officePolicy = "managed_by = \"IT\"\nregion = \"DE\"\n[guard]\ndeny = ['^1']\n[[account]]\nname = \"office\"\ndomain = \"192.0.2.7\"\n[[account]]\nname = \"mine\"\ndomain = \"m.example\"\n"

func (o *office) policy(text string) {
	o.t.Helper()
	if err := os.WriteFile(o.files.Policy, []byte(text), 0o600); err != nil {
		o.t.Fatal(err)
	}
}

// TestPolicyIsTold: what an administrator sets while a page is open appears there, with
// who has set it.
func TestPolicyIsTold(t *testing.T) {
	inOffice(t, officeText, func(o *office) {
		_, before := o.peer.Everything()
		o.policy(officePolicy)
		time.Sleep(5 * time.Second)
		if _, told := o.since(len(before)); methods(told) != "accounts settings" {
			t.Errorf("told %s", methods(told))
		}
		reply, _ := o.ask("settings", `{}`)
		is := result[protocol.Settings](t, reply)
		if is.Region != "DE" || !slices.Equal(is.Locked, []string{"region", "guard.deny"}) || is.Policy == nil || is.Policy.By != "IT" || is.Policy.Path != o.files.Policy {
			t.Errorf("got %s", reply.Result)
		}
		reply, _ = o.ask("accounts", `{}`)
		list := result[protocol.AccountsResult](t, reply)
		if len(list.Accounts) != 2 || *list.Accounts[0].Values.Domain != "192.0.2.7" || !slices.Equal(list.Accounts[0].Locked, []string{"name", "domain"}) {
			t.Fatalf("got %s", reply.Result)
		}
		if mine := list.Accounts[1]; mine.Name != "mine" || mine.Ready || mine.Problem == nil || mine.Problem.Code != protocol.CodeNoAccount || !strings.HasPrefix(mine.Problem.Text, "No such account") {
			t.Errorf("got %s", reply.Result)
		}
	})
}

// TestLockedIsRefused: and what a page sends unchanged is no attempt.
func TestLockedIsRefused(t *testing.T) {
	inOffice(t, officeText, func(o *office) {
		o.policy(officePolicy)
		time.Sleep(5 * time.Second)
		revision := o.files.Read().Revision
		for params, key := range map[string]string{
			`settings.save {"revision":"` + revision + `","region":"AT"}`:                                                                                "region",
			`settings.save {"revision":"` + revision + `","guard":{"allow_countries":[],"confirm":["premium"],"deny":[],"per_minute":6,"concurrent":1}}`: "guard.deny",
			`account.save {"name":"office","values":{"domain":"192.0.2.1"}}`:                                                                             "domain",
			`account.save {"name":"mine","values":{"domain":"x.example","user":"7"}}`:                                                                    "domain",
			`account.test {"name":"office","values":{"domain":"192.0.2.1"}}`:                                                                             "domain",
		} {
			method, rest, _ := strings.Cut(params, " ")
			reply, told := o.ask(method, rest)
			if reply.Error == nil || reply.Error.Data.Code != protocol.CodeLocked || reply.Error.Data.Key != key || len(told) != 0 ||
				!strings.Contains(reply.Error.Message, "(IT) in "+o.files.Policy) {
				t.Errorf("%s: got %+v, told %s", params, reply.Error, methods(told))
			}
		}
		if o.text() != officeText {
			t.Errorf("the file is\n%s", o.text())
		}
		reply, _ := o.ask("settings.save", `{"revision":"`+revision+`","region":"DE","log_level":"debug","guard":{"allow_countries":[],"confirm":[],"deny":["^1"],"per_minute":6,"concurrent":1}}`)
		if is := result[protocol.Settings](t, reply); is.LogLevel != "debug" || len(is.Guard.Confirm) != 0 {
			t.Errorf("got %s", reply.Result)
		}
		reply, _ = o.ask("account.save", `{"name":"mine","values":{"user":"7"}}`)
		result[protocol.AccountSaveResult](t, reply)
		if want := "[[account]]\nname = \"mine\"\nuser = \"7\"\n"; !strings.HasSuffix(o.text(), want) {
			t.Errorf("the file is\n%s", o.text())
		}
	})
}

// TestBrokenPolicyIsTold: the page names the policy's file and line.
func TestBrokenPolicyIsTold(t *testing.T) {
	inOffice(t, officeText, func(o *office) {
		o.policy("\nregion = \"XX\"\n")
		time.Sleep(5 * time.Second)
		reply, _ := o.ask("settings", `{}`)
		is := result[protocol.Settings](t, reply)
		if p := is.Problem; p == nil || p.File != o.files.Policy || p.Line != 2 || p.Key != "region" {
			t.Errorf("got %s", reply.Result)
		}
		reply, _ = o.ask("account.save", `{"name":"office","values":{"user":"43"}}`)
		if reply.Error == nil || reply.Error.Data.Code != protocol.CodeBadConfig || o.text() != officeText {
			t.Errorf("got %+v", reply)
		}
	})
}
