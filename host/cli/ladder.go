package cli

import (
	"fmt"
	"io"
	"time"

	"siptap.org/siptap/callflow"
	"siptap.org/siptap/host/protocol"
)

// A ladder shows a call to a person: a line for each state, with the seconds
// since the command was given.
type ladder struct {
	out   io.Writer
	color bool
	begun time.Time
}

// The colours of a terminal: amber for the person's turn, green only for
// connected, red only for failures, dim for details.
const (
	amber = "\x1b[33m"
	green = "\x1b[32m"
	red   = "\x1b[31m"
	dim   = "\x1b[2m"
	bold  = "\x1b[1m"
	plain = "\x1b[0m"
)

func (l ladder) paint(color, text string) string {
	if !l.color || color == "" {
		return text
	}
	return color + text + plain
}

// head names the number before anything happens.
func (l ladder) head(n protocol.Number, account string) {
	shown := n.International
	if shown == "" {
		shown = n.Dialed
	}
	line := l.paint(bold, shown)
	details := ""
	if n.Dialed != "" && n.Dialed != n.E164 && n.Dialed != shown {
		details = "dialled " + n.Dialed
	}
	if account != "" {
		if details != "" {
			details += ", "
		}
		details += "with " + account
	}
	if details != "" {
		line += "  " + l.paint(dim, details)
	}
	say(l.out, "%s\n", line)
}

// step shows a state. SIP's own words stand behind failures only: there they
// help whoever is asked about it.
func (l ladder) step(c protocol.Call) {
	mark, color := "·", ""
	switch callflow.Status(c.State) {
	case callflow.StatusRinging:
		mark, color = "☎", amber
	case callflow.StatusConnected:
		mark, color = "✓", green
	case callflow.StatusHandedOver:
		mark, color = "✓", ""
	case callflow.StatusFailed:
		mark, color = "✗", red
	case callflow.StatusCanceled:
		mark = "–"
	case callflow.StatusUnknown:
		mark = "?"
	}
	at := time.Now()
	if told, err := time.Parse(time.RFC3339, c.Time); err == nil {
		at = told
	}
	line := fmt.Sprintf("%6.1f s  %s", max(0, at.Sub(l.begun).Seconds()), l.paint(color, mark+" "+c.Text))
	if callflow.Status(c.State) == callflow.StatusFailed && c.SIP != nil && c.SIP.Code != 0 {
		line += l.paint(dim, fmt.Sprintf("  (%d %s)", c.SIP.Code, c.SIP.Reason))
	}
	say(l.out, "%s\n", line)
}
