package wire

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/emiago/sipgo/sip"
)

// maxPracks bounds how many reliable provisional answers to one INVITE are
// acknowledged.
const maxPracks = 64

// reliable takes a 1xx that wants to be acknowledged (RFC 3262 section 4), and
// reports whether it is one to be heard: not a repeated one, nor one that has
// overtaken another, which is going to be repeated.
func (at *attempt) reliable(res *sip.Response) bool {
	if res.StatusCode == 100 || !lists(res, "Require", "100rel") {
		return true
	}
	rseq, err := strconv.ParseUint(headerValue(res, "RSeq"), 10, 32)
	if err != nil || rseq == 0 || res.To() == nil {
		return true // it cannot be acknowledged
	}
	tag, _ := res.To().Params.Get("tag")
	last, known := at.rseqs[tag]
	if known && uint32(rseq) != last+1 || at.pracks >= maxPracks {
		return false
	}
	if at.rseqs == nil {
		at.rseqs = make(map[string]uint32)
	}
	at.rseqs[tag] = uint32(rseq)
	at.pracks++
	at.leg.call.decided("a provisional answer is acknowledged", "code", res.StatusCode, "rseq", rseq)
	if e := at.hears(res); e != nil && len(res.Body()) > 0 {
		e.agreed = true
	}
	at.prack(res, fmt.Sprintf("%d %d INVITE", rseq, res.CSeq().SeqNo))
	return true
}

// prack acknowledges a provisional answer inside the early dialog that it made.
func (at *attempt) prack(res *sip.Response, rack string) {
	l := at.leg
	d := newDialog(l, at, res)
	if e := at.hears(res); e != nil && e.target != nil {
		d.target = *e.target
	}
	auth := d.credentials()
	var attempt func()
	attempt = func() {
		d.cseq = l.cseq // numbers are the leg's while there is no dialog
		req := d.request(sip.PRACK)
		l.cseq = d.cseq
		req.AppendHeader(sip.NewHeader("RAck", rack))
		auth.apply(req)
		l.call.send(d.path, req, func(res *sip.Response, err error) {
			if err == nil && res.StatusCode >= 300 && auth.answer(res) && l.dialog == nil {
				attempt()
			}
		})
	}
	d.reach(func() {
		if l.state == legInviting {
			attempt()
		}
	})
}

// lists reports whether a header of a message (Require, Supported) lists an extension.
func lists(m sip.Message, header, extension string) bool {
	for _, h := range m.GetHeaders(header) {
		for _, tag := range splitList(h.Value()) {
			if strings.EqualFold(tag, extension) {
				return true
			}
		}
	}
	return false
}
