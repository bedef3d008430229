package wire

import (
	"fmt"
	"slices"

	"github.com/emiago/sipgo/sip"
)

// The headers by which phones are asked to pick up by themselves. Each vendor
// has its own; a phone heeds them only where it is set up to.
const (
	answerAfter = "answer-after=0"                // in Call-Info, whose URI means nothing
	alertAuto   = "info=alert-autoanswer;delay=0" // Alert-Info
	alertRing   = "Ring Answer"                   // Alert-Info: the name that Polycom's own templates use
	answerMode  = "Auto"                          // Answer-Mode (RFC 5373)
	autoOff     = "off"
)

// autoAnswers are the values of Account.AutoAnswer, and what each puts into the
// INVITE (from the vendors' administration guides; RFC 5373).
var autoAnswers = map[string]struct {
	callInfo bool
	alert    string
	mode     bool
}{
	autoOff:       {},
	"all":         {callInfo: true, alert: alertAuto, mode: true},
	"snom":        {callInfo: true},
	"cisco":       {callInfo: true},
	"grandstream": {callInfo: true},
	"yealink":     {callInfo: true, alert: alertAuto},
	"gigaset":     {callInfo: true, alert: alertAuto},
	"siemens":     {callInfo: true, alert: alertAuto},
	"aastra":      {callInfo: true, alert: alertAuto},
	"mitel":       {callInfo: true, alert: alertAuto},
	"audiocodes":  {callInfo: true},
	"polycom":     {alert: alertRing},
}

// AutoAnswers are the values that Account.AutoAnswer can have, sorted.
func AutoAnswers() []string {
	var names []string
	for name := range autoAnswers {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// askToAnswer adds to an INVITE what makes the phone pick up by itself.
func (a *Agent) askToAnswer(req *sip.Request) {
	how := autoAnswers[a.opt.Account.AutoAnswer]
	if how.callInfo {
		req.AppendHeader(sip.NewHeader("Call-Info", fmt.Sprintf("<sip:%s>;%s", a.who.aor.Host, answerAfter)))
	}
	if how.alert != "" {
		req.AppendHeader(sip.NewHeader("Alert-Info", how.alert))
	}
	if how.mode {
		req.AppendHeader(sip.NewHeader("Answer-Mode", answerMode))
	}
}
