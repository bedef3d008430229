package session_test

import (
	"context"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"siptap.org/siptap/callflow/world"
	"siptap.org/siptap/host/dialing"
	"siptap.org/siptap/host/dialing/dialingtest"
	"siptap.org/siptap/host/native/nativetest"
	"siptap.org/siptap/host/session"
)

const hello = `
> {"jsonrpc":"2.0","id":0,"method":"hello","params":{"protocol":1,"client":"siptap/0.1.0","browser":"firefox"}}
< {"jsonrpc":"2.0","id":0,"result":{"protocol":1,"version":"1.2.3","accounts":[{"name":"office","ready":true}],"region":"AT","features":[]}}
`

// browse connects a browser with a host at the desk.
func browse(ctx context.Context, t *testing.T, service *dialing.Service) *nativetest.Peer {
	t.Helper()
	return nativetest.Start(t, func(in io.Reader, out io.Writer) error {
		return session.Serve(ctx, in, out, session.Options{Service: service, Version: "1.2.3"})
	})
}

const austria = "region = \"AT\"\n"

func TestTranscripts(t *testing.T) {
	for _, row := range []struct{ name, transcript string }{
		{"an extension that is too new", `
			> {"jsonrpc":"2.0","id":1,"method":"hello","params":{"protocol":2,"client":"siptap/9.9","browser":"firefox"}}
			< {"jsonrpc":"2.0","id":1,"error":{"code":-32000,"message":"The extension speaks protocol 2, the siptap program only 1. Update the siptap program.","data":{"code":"protocol",$_}}}
			> {"jsonrpc":"2.0","id":2,"method":"calls"}
			< {"jsonrpc":"2.0","id":2,"error":{"code":-32600,$_,"data":{"code":"protocol",$_}}}
			> {"jsonrpc":"2.0","id":3,"method":"hello","params":{"client":"siptap/9.9","browser":"firefox"}}
			< {"jsonrpc":"2.0","id":3,"error":{"code":-32602,$_,"data":{"code":"protocol",$_}}}
		` + hello},
		{"before hello", `
			> {"jsonrpc":"2.0","id":1,"method":"dial","params":{"number":"01 505641","source":"popup"}}
			< {"jsonrpc":"2.0","id":1,"error":{"code":-32600,"message":"hello has to come first.","data":{"code":"protocol","text":"hello has to come first."}}}
		`},
		{"unknown methods and broken messages", hello + `
			> {"jsonrpc":"2.0","id":1,"method":"sing"}
			< {"jsonrpc":"2.0","id":1,"error":{"code":-32601,$_,"data":{"code":"protocol",$_}}}
			> {"jsonrpc":"2.0","id":
			< {"jsonrpc":"2.0","id":null,"error":{"code":-32700,$_,"data":{"code":"protocol",$_}}}
			> [{"jsonrpc":"2.0","id":1,"method":"calls"}]
			< {"jsonrpc":"2.0","id":null,"error":{"code":-32600,$_,"data":{"code":"protocol",$_}}}
			> {"jsonrpc":"2.0","id":1,"method":"calls","params":[]}
			< {"jsonrpc":"2.0","id":1,"error":{"code":-32602,$_,"data":{"code":"protocol",$_}}}
			> {"jsonrpc":"2.0","id":1,"method":"calls"}
			< {"jsonrpc":"2.0","id":1,"result":{"calls":[]}}
		`},
		{"find", hello + `
			> {"jsonrpc":"2.0","id":1,"method":"find","params":{"doc":"a","runs":[{"text":"Call 01 505641, not 12.03.2024"},{"text":"nothing"},{"text":"or 0900 123456"}]}}
			< {"jsonrpc":"2.0","id":1,"result":{"numbers":[[{"start":5,"end":14,"ref":"$first","e164":"+431505641","valid":true,"risk":"none","assumed":false}],[],[{"start":3,"end":14,"ref":"$dear","e164":"+43900123456","valid":true,"risk":"premium","assumed":false}]],"region":"AT","region_source":"setting"}}
			> {"jsonrpc":"2.0","id":2,"method":"find","params":{"doc":"a","runs":[{"text":"01 505641"}]}}
			< {"jsonrpc":"2.0","id":2,"result":{"numbers":[[{"start":0,"end":9,"ref":"$first",$_}]],$_}}
			> {"jsonrpc":"2.0","id":3,"method":"find","params":{"doc":"b","runs":[{"text":"01 505641"}]}}
			< {"jsonrpc":"2.0","id":3,"result":{"numbers":[[{"start":0,"end":9,"ref":"$other",$_}]],$_}}
			> {"jsonrpc":"2.0","id":4,"method":"find","params":{"doc":"a","runs":[{"text":"030 1234567"}],"region":"de"}}
			< {"jsonrpc":"2.0","id":4,"result":{"numbers":[[{"start":0,"end":11,"ref":"$german","e164":"+49301234567",$_}]],"region":"DE","region_source":"given"}}
			> {"jsonrpc":"2.0","id":5,"method":"find","params":{"doc":"a","runs":[]}}
			< {"jsonrpc":"2.0","id":5,"result":{"numbers":[],"region":"AT","region_source":"setting"}}
			> {"jsonrpc":"2.0","id":6,"method":"normalize","params":{"ref":"$first"}}
			< {"jsonrpc":"2.0","id":6,"result":{"text":"01 505641","e164":"+431505641","international":"+43 1 505641","national":"01 505641","rfc3966":"tel:+43-1-505641","region":"AT","type":"fixed-line","extension":"","valid":true,"validity":"valid","dialed":"+431505641","rule":"E.164","region_source":"setting","assumed":false,"risk":"none"}}
		`},
		{"what a page tells of its country is kept for the document", hello + `
			> {"jsonrpc":"2.0","id":1,"method":"find","params":{"doc":"a","runs":[{"text":"030 1234567"}],"evidence":{"top_host":"firma.de","lang":"de"}}}
			< {"jsonrpc":"2.0","id":1,"result":{$_"e164":"+49301234567",$_"region":"DE","region_source":"tld"}}
			> {"jsonrpc":"2.0","id":2,"method":"find","params":{"doc":"a","runs":[{"text":"030 1234567"}]}}
			< {"jsonrpc":"2.0","id":2,"result":{$_"e164":"+49301234567",$_"region":"DE","region_source":"tld"}}
			> {"jsonrpc":"2.0","id":3,"method":"find","params":{"doc":"b","runs":[{"text":"+49 30 1234567"},{"text":"030 1234568"}]}}
			< {"jsonrpc":"2.0","id":3,"result":{$_"e164":"+49301234568",$_"region":"DE","region_source":"plus"}}
		`},
		{"what a page's text tells of its country", hello + `
			> {"jsonrpc":"2.0","id":1,"method":"find","params":{"doc":"a","runs":[{"text":"030 1234567"}],"evidence":{"lang":"de"}}}
			< {"jsonrpc":"2.0","id":1,"result":{$_"region":"AT","region_source":"setting"}}
			> {"jsonrpc":"2.0","id":2,"method":"find","params":{"doc":"a","runs":[{"text":"Hauptstr. 1, 10117 Berlin"}]}}
			< {"jsonrpc":"2.0","id":2,"result":{"numbers":[[]],"region":"DE","region_source":"address"}}
			> {"jsonrpc":"2.0","id":3,"method":"find","params":{"doc":"a","runs":[{"text":"030 1234567"}]}}
			< {"jsonrpc":"2.0","id":3,"result":{$_"e164":"+49301234567",$_"assumed":false}]],"region":"DE","region_source":"address"}}
			> {"jsonrpc":"2.0","id":4,"method":"find","params":{"doc":"b","runs":[{"text":"030 1234567"}],"evidence":{"addresses":["D-10117 Berlin"]}}}
			< {"jsonrpc":"2.0","id":4,"result":{$_"e164":"+49301234567",$_"region":"DE","region_source":"address"}}
			> {"jsonrpc":"2.0","id":5,"method":"find","params":{"doc":"c","runs":[{"text":"01 505641"}],"evidence":{"lang":"fr"}}}
			< {"jsonrpc":"2.0","id":5,"result":{$_"e164":"+431505641",$_"assumed":true}]],"region":"AT","region_source":"setting"}}
		`},
		{"what find does not take", hello + `
			> {"jsonrpc":"2.0","id":1,"method":"find","params":{"runs":[{"text":"x"}]}}
			< {"jsonrpc":"2.0","id":1,"error":{"code":-32602,$_,"data":{"code":"protocol",$_}}}
			> {"jsonrpc":"2.0","id":1,"method":"find","params":{"doc":"a"}}
			< {"jsonrpc":"2.0","id":1,"error":{"code":-32602,$_,"data":{"code":"protocol",$_}}}
			> {"jsonrpc":"2.0","id":1,"method":"find","params":{"doc":"a","runs":"x"}}
			< {"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"The parameter \"runs\" cannot be a string.",$_}}
			> {"jsonrpc":"2.0","id":1,"method":"find","params":{"doc":"a","runs":[{"text":"x"}],"region":"Austria"}}
			< {"jsonrpc":"2.0","id":1,"error":{"code":-32602,$_,"data":{"code":"protocol",$_}}}
		`},
		{"normalize", hello + `
			> {"jsonrpc":"2.0","id":1,"method":"normalize","params":{"number":"(01) 505641 DW 12"}}
			< {"jsonrpc":"2.0","id":1,"result":{"text":"(01) 505641 DW 12","e164":"+431505641",$_,"extension":"12","valid":true,"validity":"valid","dialed":"+43150564112",$_}}
			> {"jsonrpc":"2.0","id":2,"method":"normalize","params":{"number":"030 1234567","region":"DE"}}
			< {"jsonrpc":"2.0","id":2,"result":{"text":"030 1234567","e164":"+49301234567",$_}}
			> {"jsonrpc":"2.0","id":2,"method":"normalize","params":{"number":"01 505641","lang":"de-AT"}}
			< {"jsonrpc":"2.0","id":2,"result":{"text":"01 505641",$_,"risk":"none","place":"Wien","time_zone":"Europe/Vienna"}}
			> {"jsonrpc":"2.0","id":3,"method":"normalize","params":{"number":"12.03.2024"}}
			< {"jsonrpc":"2.0","id":3,"result":{"text":"12.03.2024","e164":"",$_,"valid":false,"validity":"invalid","dialed":"","rule":"",$_,"error":{"code":"bad-number","text":"This is a date, not a phone number."}}}
			> {"jsonrpc":"2.0","id":4,"method":"normalize","params":{"number":""}}
			< {"jsonrpc":"2.0","id":4,"result":{"text":"",$_,"valid":false,$_,"error":{"code":"bad-number",$_}}}
			> {"jsonrpc":"2.0","id":5,"method":"normalize","params":{"number":"*97"}}
			< {"jsonrpc":"2.0","id":5,"result":{"text":"*97","e164":"","international":"","national":"*97",$_,"type":"internal",$_,"valid":true,$_,"dialed":"*97","rule":"code of the phone system, as it is",$_,"risk":"service-code"}}
			> {"jsonrpc":"2.0","id":5,"method":"normalize","params":{"number":"tel:*97"}}
			< {"jsonrpc":"2.0","id":5,"result":{"text":"tel:*97",$_,"valid":false,$_,"risk":"service-code","error":{"code":"blocked",$_}}}
			> {"jsonrpc":"2.0","id":5,"method":"normalize","params":{"number":"12"}}
			< {"jsonrpc":"2.0","id":5,"result":{"text":"12",$_,"type":"internal",$_,"dialed":"12","rule":"internal number, as it is",$_,"assumed":false,"risk":"none"}}
			> {"jsonrpc":"2.0","id":5,"method":"normalize","params":{"number":"099 505641"}}
			< {"jsonrpc":"2.0","id":5,"result":{"text":"099 505641",$_,"valid":false,"validity":"possible",$_,"error":{"code":"bad-number","text":"No such range of numbers is in use in region AT."}}}
			> {"jsonrpc":"2.0","id":6,"method":"normalize","params":{"ref":"unheard-of"}}
			< {"jsonrpc":"2.0","id":6,"error":{"code":-32000,$_,"data":{"code":"stale",$_}}}
			> {"jsonrpc":"2.0","id":7,"method":"normalize","params":{"ref":"a","number":"b"}}
			< {"jsonrpc":"2.0","id":7,"error":{"code":-32602,"message":"Exactly one of these parameters has to be given: ref and number.",$_}}
			> {"jsonrpc":"2.0","id":8,"method":"normalize","params":{}}
			< {"jsonrpc":"2.0","id":8,"error":{"code":-32602,$_}}
			> {"jsonrpc":"2.0","id":9,"method":"normalize","params":{"number":"01 505641","account":"elsewhere"}}
			< {"jsonrpc":"2.0","id":9,"error":{"code":-32000,$_,"data":{"code":"no-account",$_}}}
		`},
		{"what is not dialled", hello + `
			> {"jsonrpc":"2.0","id":1,"method":"dial","params":{"number":"garbage","source":"popup"}}
			< {"jsonrpc":"2.0","id":1,"error":{"code":-32000,$_,"data":{"code":"bad-number",$_}}}
			> {"jsonrpc":"2.0","id":1,"method":"dial","params":{"number":"","source":"popup"}}
			< {"jsonrpc":"2.0","id":1,"error":{"code":-32000,$_,"data":{"code":"bad-number",$_}}}
			> {"jsonrpc":"2.0","id":1,"method":"dial","params":{"number":"*21*0150564#","source":"link"}}
			< {"jsonrpc":"2.0","id":1,"error":{"code":-32000,$_,"data":{"code":"blocked",$_}}}
			> {"jsonrpc":"2.0","id":1,"method":"dial","params":{"number":"01 505641","source":"popup","account":"elsewhere"}}
			< {"jsonrpc":"2.0","id":1,"error":{"code":-32000,$_,"data":{"code":"no-account",$_}}}
			> {"jsonrpc":"2.0","id":1,"method":"dial","params":{"number":"*97","source":"menu"}}
			< {"jsonrpc":"2.0","id":1,"error":{"code":-32000,$_,"data":{"code":"blocked",$_}}}
			> {"jsonrpc":"2.0","id":1,"method":"dial","params":{"number":"*97","source":"shortcut"}}
			< {"jsonrpc":"2.0","id":1,"error":{"code":-32000,$_,"data":{"code":"blocked",$_}}}
			> {"jsonrpc":"2.0","id":1,"method":"dial","params":{"number":"12","source":"page"}}
			< {"jsonrpc":"2.0","id":1,"error":{"code":-32000,$_,"data":{"code":"bad-number",$_}}}
			> {"jsonrpc":"2.0","id":1,"method":"dial","params":{"ref":"unheard-of","source":"page"}}
			< {"jsonrpc":"2.0","id":1,"error":{"code":-32000,$_,"data":{"code":"stale",$_}}}
			> {"jsonrpc":"2.0","id":1,"method":"dial","params":{"token":"unheard-of"}}
			< {"jsonrpc":"2.0","id":1,"error":{"code":-32000,$_,"data":{"code":"stale",$_}}}
			> {"jsonrpc":"2.0","id":1,"method":"dial","params":{"number":"01 505641"}}
			< {"jsonrpc":"2.0","id":1,"error":{"code":-32602,$_,"data":{"code":"protocol",$_}}}
			> {"jsonrpc":"2.0","id":1,"method":"dial","params":{"number":"01 505641","source":"cli"}}
			< {"jsonrpc":"2.0","id":1,"error":{"code":-32602,$_,"data":{"code":"protocol",$_}}}
			> {"jsonrpc":"2.0","id":1,"method":"dial","params":{"number":"01 505641","token":"t","source":"popup"}}
			< {"jsonrpc":"2.0","id":1,"error":{"code":-32602,$_,"data":{"code":"protocol",$_}}}
			> {"jsonrpc":"2.0","id":1,"method":"dial","params":{"source":"popup"}}
			< {"jsonrpc":"2.0","id":1,"error":{"code":-32602,$_,"data":{"code":"protocol",$_}}}
			> {"jsonrpc":"2.0","id":1,"method":"hangup","params":{"call":"unheard-of"}}
			< {"jsonrpc":"2.0","id":1,"error":{"code":-32000,$_,"data":{"code":"stale",$_}}}
			> {"jsonrpc":"2.0","id":1,"method":"hangup","params":{}}
			< {"jsonrpc":"2.0","id":1,"error":{"code":-32602,$_,"data":{"code":"protocol",$_}}}
			> {"jsonrpc":"2.0","id":1,"method":"cancel","params":{}}
			< {"jsonrpc":"2.0","id":1,"error":{"code":-32602,$_,"data":{"code":"protocol",$_}}}
			> {"jsonrpc":"2.0","id":1,"method":"cancel","params":{"id":99}}
			< {"jsonrpc":"2.0","id":1,"result":{}}
		`},
		{"a link that find has not read is asked for", hello + `
			> {"jsonrpc":"2.0","id":1,"method":"dial","params":{"number":"tel:+43-1-505641","source":"link"}}
			< {"jsonrpc":"2.0","id":1,"error":{"code":-32000,"message":"$why","data":{"code":"needs-confirmation","text":"$why","token":"$token","number":"+431505641","dialed":"+431505641","account":"office","reasons":["not-in-text"]}}}
			> {"jsonrpc":"2.0","id":2,"method":"dial","params":{"token":"$token"}}
			< {"jsonrpc":"2.0","id":2,"result":{"call":"$call"}}
			< {"jsonrpc":"2.0","method":"call","params":{$_,"call":"$call","seq":1,"state":"calling",$_}}
			< {"jsonrpc":"2.0","method":"call","params":{$_,"call":"$call","seq":2,"state":"ringing",$_}}
			> {"jsonrpc":"2.0","id":3,"method":"dial","params":{"token":"$token"}}
			< {"jsonrpc":"2.0","id":3,"error":{"code":-32000,$_,"data":{"code":"stale",$_}}}
		`},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				desk := dialingtest.Start(t, austria, world.Script{}, world.Script{})
				peer := browse(t.Context(), t, desk.Service)
				peer.Play(row.transcript)
				if err := peer.End(); err != nil {
					t.Error(err)
				}
			})
		})
	}
}

// One tap, from find to the outcome: the answer first, then the states in order.
func TestTap(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		desk := dialingtest.Start(t, austria, world.Script{}, world.Script{})
		peer := browse(t.Context(), t, desk.Service)
		peer.Play(hello + `
			> {"jsonrpc":"2.0","id":1,"method":"find","params":{"doc":"a","runs":[{"text":"Call 01 505641"}]}}
			< {"jsonrpc":"2.0","id":1,"result":{"numbers":[[{"start":5,"end":14,"ref":"$ref",$_}]],$_}}
			> {"jsonrpc":"2.0","id":2,"method":"dial","params":{"ref":"$ref","source":"page"}}
			< {"jsonrpc":"2.0","id":2,"result":{"call":"$call"}}
			< {"jsonrpc":"2.0","method":"call","params":{"time":"$_Z","call":"$call","seq":1,"state":"calling","number":"+431505641","dialed":"+431505641","account":"office","text":"Calling your phone…"}}
			< {"jsonrpc":"2.0","method":"call","params":{$_,"call":"$call","seq":2,"state":"ringing",$_,"sip":{"code":180,"reason":"Ringing"},"side":"phone","text":"Your phone is ringing. Pick it up."}}
			> {"jsonrpc":"2.0","id":3,"method":"calls"}
			< {"jsonrpc":"2.0","id":3,"result":{"calls":[{$_,"call":"$call","seq":2,"state":"ringing",$_}]}}
			> {"jsonrpc":"2.0","id":4,"method":"dial","params":{"ref":"$ref","source":"page"}}
			< {"jsonrpc":"2.0","id":4,"error":{"code":-32000,$_,"data":{"code":"rate-limited",$_}}}
		`)
		time.Sleep(time.Minute)
		peer.Play(`
			< {"jsonrpc":"2.0","method":"call","params":{$_,"call":"$call","seq":3,"state":"answered",$_}}
			< {"jsonrpc":"2.0","method":"call","params":{$_,"call":"$call","seq":4,"state":"transferring",$_}}
			< {"jsonrpc":"2.0","method":"call","params":{$_,"call":"$call","seq":5,"state":"alerting",$_}}
			< {"jsonrpc":"2.0","method":"call","params":{$_,"call":"$call","seq":6,"state":"connected",$_}}
			> {"jsonrpc":"2.0","id":5,"method":"calls"}
			< {"jsonrpc":"2.0","id":5,"result":{"calls":[]}}
			> {"jsonrpc":"2.0","id":6,"method":"hangup","params":{"call":"$call"}}
			< {"jsonrpc":"2.0","id":6,"result":{}}
		`)
		if open := desk.Open(); open != 0 {
			t.Errorf("%d calls are left open", open)
		}
		if err := peer.End(); err != nil {
			t.Error(err)
		}
	})
}

// Hanging up is answered, and told as the call's end, in whichever order.
func TestHangup(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		desk := dialingtest.Start(t, austria, world.Script{Never: true}, world.Script{})
		peer := browse(t.Context(), t, desk.Service)
		peer.Play(hello + `
			> {"jsonrpc":"2.0","id":1,"method":"dial","params":{"number":"01 505641","source":"popup"}}
			< {"jsonrpc":"2.0","id":1,"result":{"call":"$call"}}
			< {$_"state":"calling"$_
			< {$_"state":"ringing"$_
		`)
		peer.Send(`{"jsonrpc":"2.0","id":2,"method":"hangup","params":{"call":"` + peer.Value("call") + `"}}`)
		heard := strings.Join(peer.Received(), "\n")
		for _, want := range []string{`{"jsonrpc":"2.0","id":2,"result":{}}`, `"seq":3,"state":"canceled"`} {
			if !strings.Contains(heard, want) {
				t.Errorf("no %s in\n%s", want, heard)
			}
		}
		if open := desk.Open(); open != 0 {
			t.Errorf("%d calls are left open", open)
		}
		if err := peer.End(); err != nil {
			t.Error(err)
		}
	})
}

func TestTokensGrowOld(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		desk := dialingtest.Start(t, austria, world.Script{}, world.Script{})
		peer := browse(t.Context(), t, desk.Service)
		peer.Play(hello + `
			> {"jsonrpc":"2.0","id":1,"method":"dial","params":{"number":"0900 123456","source":"popup"}}
			< {"jsonrpc":"2.0","id":1,"error":{"code":-32000,$_,"data":{"code":"needs-confirmation",$_,"token":"$token","number":"+43900123456",$_,"reasons":["premium"]}}}
		`)
		time.Sleep(time.Minute)
		peer.Play(`
			> {"jsonrpc":"2.0","id":2,"method":"dial","params":{"token":"$token"}}
			< {"jsonrpc":"2.0","id":2,"error":{"code":-32000,$_,"data":{"code":"stale",$_}}}
		`)
		if err := peer.End(); err != nil {
			t.Error(err)
		}
	})
}

func TestLimits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		desk := dialingtest.Start(t, austria, world.Script{}, world.Script{})
		peer := browse(t.Context(), t, desk.Service)
		find := func(runs string) string {
			return `{"jsonrpc":"2.0","id":1,"method":"find","params":{"doc":"a","runs":[` + runs + `]}}`
		}
		const tooLarge = `< {"jsonrpc":"2.0","id":$_,"error":{"code":$_,"data":{"code":"too-large",$_}}}`
		peer.Play(hello)
		run := func(size int) string { return `{"text":"` + strings.Repeat("x", size) + `"}` }
		peer.Send(find(strings.Repeat(run(1)+",", 255) + run(1)))
		peer.Play(`< {"jsonrpc":"2.0","id":1,"result":$_`)
		peer.Send(find(strings.Repeat(run(1)+",", 256) + run(1)))
		peer.Play(tooLarge)
		peer.Send(find(run(32<<10) + "," + run(32<<10)))
		peer.Play(`< {"jsonrpc":"2.0","id":1,"result":$_`)
		peer.Send(find(run(32<<10) + "," + run(32<<10+1)))
		peer.Play(tooLarge)
		peer.Send(find(run(2 << 20)))
		peer.Play(tooLarge + hello)
		if err := peer.End(); err != nil {
			t.Error(err)
		}
	})
}

// Two browsers side by side: what is one's is not the other's, and they share
// the limits.
func TestTwoSessions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		desk := dialingtest.Start(t, austria, world.Script{Never: true}, world.Script{})
		first := browse(t.Context(), t, desk.Service)
		second := browse(t.Context(), t, dialing.New(desk.Options))
		const find = `
			> {"jsonrpc":"2.0","id":1,"method":"find","params":{"doc":"a","runs":[{"text":"01 505641"}]}}
			< {"jsonrpc":"2.0","id":1,"result":{"numbers":[[{"start":0,"end":9,"ref":"$ref",$_}]],$_}}
		`
		first.Play(hello + find)
		second.Play(hello + find)
		if first.Value("ref") == second.Value("ref") {
			t.Error("one ref for two hosts")
		}
		first.Play(`
			> {"jsonrpc":"2.0","id":2,"method":"dial","params":{"ref":"` + second.Value("ref") + `","source":"page"}}
			< {"jsonrpc":"2.0","id":2,"error":{"code":-32000,$_,"data":{"code":"stale",$_}}}
			> {"jsonrpc":"2.0","id":3,"method":"dial","params":{"ref":"$ref","source":"page"}}
			< {"jsonrpc":"2.0","id":3,"result":{"call":"$call"}}
			< {"jsonrpc":"2.0","method":"call","params":{$_,"state":"calling",$_}}
			< {"jsonrpc":"2.0","method":"call","params":{$_,"state":"ringing",$_}}
		`)
		second.Play(`
			> {"jsonrpc":"2.0","id":2,"method":"calls"}
			< {"jsonrpc":"2.0","id":2,"result":{"calls":[{"time":"$_Z","call":"` + first.Value("call") + `","seq":2,"state":"ringing","number":"+4315…41","dialed":"+4315…41",$_,"owner":"firefox (process $_)"}]}}
			> {"jsonrpc":"2.0","id":3,"method":"hangup","params":{"call":"` + first.Value("call") + `"}}
			< {"jsonrpc":"2.0","id":3,"error":{"code":-32000,"message":"This call belongs to firefox (process $_). Hang it up there.","data":{"code":"blocked",$_}}}
			> {"jsonrpc":"2.0","id":4,"method":"dial","params":{"ref":"$ref","source":"page"}}
			< {"jsonrpc":"2.0","id":4,"error":{"code":-32000,$_,"data":{"code":"rate-limited",$_}}}
		`)
		if err := first.End(); err != nil {
			t.Error(err)
		}
		second.Play(`
			> {"jsonrpc":"2.0","id":5,"method":"dial","params":{"ref":"$ref","source":"page"}}
			< {"jsonrpc":"2.0","id":5,"result":{"call":"$call"}}
			< {"jsonrpc":"2.0","method":"call","params":{$_,"state":"calling",$_}}
			< {"jsonrpc":"2.0","method":"call","params":{$_,"state":"ringing",$_}}
		`)
		if err := second.End(); err != nil {
			t.Error(err)
		}
		if open := desk.Open(); open != 0 {
			t.Errorf("%d calls are left open", open)
		}
	})
}

// A configuration that cannot be used is told at once, and pages can be read all
// the same.
func TestBrokenConfiguration(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		desk := dialingtest.Start(t, austria, world.Script{}, world.Script{})
		desk.Configure(`regoin = "AT"`)
		peer := browse(t.Context(), t, desk.Service)
		peer.Play(`
			> {"jsonrpc":"2.0","id":1,"method":"hello","params":{"protocol":1,"client":"siptap/0.1.0","browser":"firefox"}}
			< {"jsonrpc":"2.0","id":1,"result":{"protocol":1,"version":"1.2.3","accounts":[],"region":"","features":[],"problem":{"code":"bad-config","text":"config.toml:1: $_"}}}
			> {"jsonrpc":"2.0","id":2,"method":"find","params":{"doc":"a","runs":[{"text":"+43 1 505641"}]}}
			< {"jsonrpc":"2.0","id":2,"result":{"numbers":[[{$_,"ref":"$ref","e164":"+431505641",$_}]],$_}}
			> {"jsonrpc":"2.0","id":3,"method":"dial","params":{"ref":"$ref","source":"page"}}
			< {"jsonrpc":"2.0","id":3,"error":{"code":-32000,$_,"data":{"code":"bad-config",$_}}}
		`)
		if err := peer.End(); err != nil {
			t.Error(err)
		}
	})
}
