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
	for source, want := range map[protocol.Source]protocol.Code{
		protocol.SourcePage: protocol.CodeNeedsConfirmation, protocol.SourceLink: protocol.CodeNeedsConfirmation,
		protocol.SourceMenu: "", dialing.SourceCLI: "",
	} {
		t.Run(string(source), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				desk := dialingtest.Start(t, austria, world.Script{}, world.Script{})
				desk.Configure(strings.Replace(desk.Configuration(), "[[account]]", "[[account]]\nauto_answer = \"snom\"", 1))
				request := typed(t, desk, "01 505641")
				request.Source, request.FromRef = source, true
				if got := refusal(t, desk, request); got != want {
					t.Errorf("refused with %q, want %q", got, want)
				}
			})
		})
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
