package wire

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

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

// AutoAnswers are the names that Account.AutoAnswer can have, sorted.
func AutoAnswers() []string {
	var names []string
	for name := range autoAnswers {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// answerHeaders are the header fields that may be given as a whole: those by which
// a phone is asked to pick up (RFC 3261 sections 20.4 and 20.9, RFC 5373), and
// those that no standard knows, which begin with "X-". None of them is one that the
// stack writes itself.
var answerHeaders = []string{"Alert-Info", "Call-Info", "Answer-Mode", "Priv-Answer-Mode", "P-Auto-Answer", "Auto-Answer"}

// maxAnswerHeader bounds a header given as a whole, in bytes, so that the first
// INVITE stays one UDP packet.
const maxAnswerHeader = 200

// CheckAutoAnswer says whether Account.AutoAnswer can have a value: one of
// [AutoAnswers], "", or a whole header field with a colon, like
// "Alert-Info: <http://example>;info=Door". The error says what is expected, to
// stand behind "expected".
func CheckAutoAnswer(how string) error {
	if _, ok := autoAnswers[how]; ok || how == "" {
		return nil
	}
	if !strings.Contains(how, ":") {
		return fmt.Errorf("one of %s, or a whole header like \"Alert-Info: <http://example>;info=Door\"", strings.Join(AutoAnswers(), ", "))
	}
	name, value := answerHeader(how)
	known := slices.ContainsFunc(answerHeaders, func(h string) bool { return strings.EqualFold(h, name) })
	vendor := len(name) > 2 && strings.EqualFold(name[:2], "X-") && isToken(name)
	switch {
	case !known && !vendor:
		return fmt.Errorf("one of the headers %s or X-…, before the colon", strings.Join(answerHeaders, ", "))
	case value == "":
		return errors.New("a value behind the header's colon")
	case !utf8.ValidString(how) || strings.ContainsFunc(how, unicode.IsControl):
		return errors.New("a header of one line, without control characters")
	case len(how) > maxAnswerHeader:
		return fmt.Errorf("a header of at most %d bytes", maxAnswerHeader)
	}
	return nil
}

// answerHeader splits a header field given as a whole.
func answerHeader(how string) (name, value string) {
	name, value, _ = strings.Cut(how, ":")
	return strings.TrimSpace(name), strings.TrimSpace(value)
}

// isToken reports whether a name is made of RFC 3261's token characters.
func isToken(name string) bool {
	for i := range len(name) {
		c := name[i]
		switch {
		case c >= '0' && c <= '9', c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', strings.IndexByte("-.!%*_+`'~", c) >= 0:
		default:
			return false
		}
	}
	return name != ""
}

// askToAnswer adds to an INVITE what makes the phone pick up by itself.
func (a *Agent) askToAnswer(req *sip.Request) {
	if strings.Contains(a.opt.Account.AutoAnswer, ":") {
		name, value := answerHeader(a.opt.Account.AutoAnswer)
		req.AppendHeader(sip.NewHeader(name, value))
		return
	}
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
