package dialing_test

import (
	"strings"
	"testing"
	"testing/synctest"

	"siptap.org/siptap/callflow/wire"
	"siptap.org/siptap/callflow/world"
	"siptap.org/siptap/host/config"
	"siptap.org/siptap/host/dialing"
	"siptap.org/siptap/host/dialing/dialingtest"
	"siptap.org/siptap/host/protocol"
)

// TestPhoneThatPicksUp: where nobody lifts a receiver, a click in a page asks first.
func TestPhoneThatPicksUp(t *testing.T) {
	for _, key := range []string{`auto_answer = "snom"`, `flow = "refer-out-of-dialog"`} {
		for source, want := range map[protocol.Source]protocol.Code{
			protocol.SourcePage: protocol.CodeNeedsConfirmation, protocol.SourceLink: protocol.CodeNeedsConfirmation,
			protocol.SourceMenu: "", dialing.SourceCLI: "",
		} {
			t.Run(key+" "+string(source), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					desk := dialingtest.Start(t, austria, world.Script{ReferOutside: true}, world.Script{})
					desk.Configure(strings.Replace(desk.Configuration(), "[[account]]", "[[account]]\n"+key, 1))
					request := typed(t, desk, "01 505641")
					request.Source, request.FromRef = source, true
					if got := refusal(t, desk, request); got != want {
						t.Errorf("refused with %q, want %q", got, want)
					}
				})
			})
		}
	}
}

// TestAutoAnswers: the configuration takes what the wire can do, and nothing else.
func TestAutoAnswers(t *testing.T) {
	const account = "[[account]]\nname = \"office\"\ndomain = \"example.com\"\nuser = \"42\"\nauto_answer = "
	for _, how := range wire.AutoAnswers() {
		if _, err := config.Parse("config.toml", []byte(account+`"`+how+`"`)); err != nil {
			t.Error(err)
		}
	}
	_, err := config.Parse("config.toml", []byte(account+`"nokia"`))
	if err == nil {
		t.Fatal("any maker is taken")
	}
	for _, how := range wire.AutoAnswers() {
		if !strings.Contains(err.Error(), how) {
			t.Errorf("%v does not offer %s", err, how)
		}
	}
}

// TestFlows: the configuration takes the flows that the wire has, and no others.
func TestFlows(t *testing.T) {
	const account = "[[account]]\nname = \"office\"\ndomain = \"example.com\"\nuser = \"42\"\nflow = "
	for _, flow := range wire.Flows() {
		if _, err := config.Parse("config.toml", []byte(account+`"`+flow+`"`)); err != nil {
			t.Error(err)
		}
	}
	_, err := config.Parse("config.toml", []byte(account+`"callback"`))
	if err == nil {
		t.Fatal("any flow is taken")
	}
	for _, flow := range wire.Flows() {
		if !strings.Contains(err.Error(), flow) {
			t.Errorf("%v does not offer %s", err, flow)
		}
	}
}
