package sip

import (
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"text/template"

	"siptap.org/siptap/tests/parts"
)

// scripted is the scripted phones' heading in the document.
const scripted = "SIPp, as the phone or as the PBX in its place"

// script is a SIPp scenario of testdata/sipp and what must be told of its call.
type script struct {
	name, file string
	told       string
	unfinished bool // it waits for something that must not come
}

// scripts are what no phone of Debian does, and what PBXs that Debian does not
// have were measured to do.
var scripts = []script{
	{name: "takes the transfer, callee answers", file: "answers", told: "connected 200"},
	{name: "forbids the transfer with 403", file: "refer-403", told: "failed refer-rejected phone 403"},
	{name: "knows no REFER, 405", file: "refer-405", told: "failed refer-rejected phone 405"},
	{name: "knows no REFER, 501", file: "refer-501", told: "failed refer-rejected phone 501"},
	{name: "declines the transfer with 603", file: "refer-603", told: "failed refer-rejected phone 603"},
	{name: "refuses an extension of the REFER, 420", file: "refer-420", told: "failed refer-rejected phone 420"},
	{name: "has a request pending at first, 491; callee is busy", file: "refer-491-once", told: "failed busy callee 486"},
	{name: "accepts the REFER with 200", file: "refer-200", told: "connected 200"},
	{name: "says nothing to the REFER", file: "refer-ignored", told: "failed timeout phone", unfinished: true},
	{name: "says nothing after the 202", file: "silent-after-202", told: "unknown"},
	{name: "first fragment is 200", file: "first-fragment-200", told: "handed-over 200"},
	{name: "first fragment is 200, then BYE with cause 17", file: "first-fragment-200-bye-17", told: "failed busy callee"},
	{name: "first fragment is 200, then BYE with cause 16", file: "first-fragment-200-bye-16", told: "handed-over 200"},
	{name: "NOTIFY before the 202", file: "notify-before-202", told: "connected 200"},
	{name: "Refer-Sub: false", file: "refer-sub-false", told: "unknown"},
	{name: "BYE after the 202, fragments after the BYE", file: "bye-after-202-then-connected", told: "connected 200"},
	{name: "BYE in place of an answer to the REFER", file: "bye-instead-of-202", told: "failed hung-up phone"},
	{name: "subscription ends without a final status", file: "terminated-without-final", told: "unknown"},
	{name: "final fragment is 487", file: "final-487", told: "failed hung-up callee 487"},
	{name: "odd phrases, final status without one and state active", file: "odd-fragments", told: "failed busy callee 486"},
	{name: "the final fragment overtakes the ringing", file: "fragments-swapped", told: "connected 200"},
	{name: "fragment without Content-Type", file: "no-content-type", told: "connected 200"},
	{name: "own phone: 183, then 480", file: "own-183-then-480", told: "failed no-answer phone 480"},
	{name: "own phone: 403 without a challenge", file: "own-403", told: "failed forbidden phone 403"},

	{name: "as Asterisk: callee answers", file: "asterisk-answers", told: "connected 200"},
	{name: "as Asterisk: callee is busy, declines, or is not registered", file: "asterisk-busy", told: "failed server callee 503"},
	{name: "as Asterisk: callee is unknown", file: "asterisk-unknown", told: "failed not-found callee 404"},
	{name: "as Asterisk: own phone declines", file: "asterisk-own-declines", told: "failed declined phone 403"},
	{name: "as Asterisk: transfers are forbidden", file: "asterisk-forbids", told: "failed refer-rejected phone 603"},
	{name: "as FreeSWITCH: callee answers", file: "freeswitch-answers", told: "handed-over 200"},
	{name: "as FreeSWITCH: callee is busy", file: "freeswitch-busy", told: "failed busy callee"},
	{name: "as FreeSWITCH: callee is unknown", file: "freeswitch-unknown", told: "failed not-found callee"},
	{name: "as FreeSWITCH: nobody answers", file: "freeswitch-no-answer", told: "failed no-answer callee"},
	{name: "as FreeSWITCH: callee declines", file: "freeswitch-declines", told: "failed declined callee"},
	{name: "as Yate: asks for the password at the REFER too", file: "yate-answers", told: "handed-over 200"},
	{name: "as Yate: callee is unknown", file: "yate-unknown", told: "failed refer-rejected phone 481"},
}

// TestScripts calls phones and PBXs that follow scripts.
func TestScripts(t *testing.T) {
	t.Parallel()
	common := template.Must(template.New("").Funcs(template.FuncMap{"list": func(v ...any) []any { return v }}).
		ParseFiles("testdata/sipp/common.tmpl"))
	document := openDocument(t)
	free := make(chan struct{}, 2*atOnce)
	var all sync.WaitGroup
	for _, s := range scripts {
		free <- struct{}{}
		all.Go(func() {
			defer func() { <-free }()
			t.Run(s.name, func(t *testing.T) {
				var scenario strings.Builder
				path := filepath.Join("testdata", "sipp", s.file+".xml")
				if err := template.Must(template.Must(common.Clone()).ParseFiles(path)).ExecuteTemplate(&scenario, s.file+".xml", nil); err != nil {
					t.Fatal(err)
				}
				phone := parts.StartSIPp(t, strings.TrimSpace(scenario.String()))
				home := parts.NewHome(t, fmt.Sprintf("region = \"AT\"\n\n[[account]]\nname = \"office\"\ndomain = %q\noutbound_proxy = \"%s;lr\"\nuser = \"clicker\"\nring_timeout = \"5s\"\n",
					parts.Domain, phone.Addr))
				_, last := home.Dial(parts.Users["clicker"], "+43 1 505641").Wait()
				got := told(last)
				document.note(t, scripted, "Told", s.name, got)
				if got != s.told {
					t.Errorf("told %q, want %q", got, s.told)
				}
				if !s.unfinished {
					phone.Finish()
				}
			})
		})
	}
	all.Wait()
}
