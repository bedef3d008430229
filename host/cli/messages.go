package cli

import (
	"net/netip"
	"strings"
	"unicode"

	"siptap.org/siptap/callflow/trace"
)

// showMessages shows a call's SIP messages: first as a ladder, then as they are,
// but for secrets. It goes to standard error, since standard output is the result's.
func (d *dial) showMessages(id string) {
	messages, err := d.service.Messages(id)
	if err != nil || len(messages) == 0 {
		say(d.streams.Err, "No SIP message was sent.\n")
		return
	}
	// Whoever sent the first one is this program.
	names := map[netip.AddrPort]string{messages[0].From: "siptap"}
	say(d.streams.Err, "\n")
	ladder := trace.NewLadder(d.streams.Err, trace.LadderOptions{Lanes: []string{"siptap"}, Names: names})
	for _, m := range messages {
		ladder.Message(m)
	}
	for i, m := range messages {
		say(d.streams.Err, "\n— %d: %.3f s, %s → %s\n%s\n", i+1, m.Time.Sub(messages[0].Time).Seconds(), m.From, m.To, visible(m.Text))
	}
}

// visible is a message's text without what could disturb a terminal.
func visible(text string) string {
	return strings.Map(func(c rune) rune {
		switch {
		case c == '\r':
			return -1
		case c == '\n', c == '\t', unicode.IsPrint(c):
			return c
		}
		return unicode.ReplacementChar
	}, strings.TrimRight(text, "\r\n"))
}
