package wire

import (
	"strconv"
	"strings"
)

// The torture messages of RFC 4475, section by section, each with what it is about.
// They were written after the RFC's descriptions, shorter where length is not the
// matter, and with addresses of ours. Lines end in LF here and in CRLF on the wire.

// torture is one message.
type torture struct {
	section string
	text    string // with CRLF, as it goes out
}

// wired is a text as it goes out.
func wired(text string) string { return strings.ReplaceAll(text, "\n", "\r\n") }

// plainSDP is the body that most of the messages have.
const plainSDP = "v=0\no=mhandley 29739 7272939 IN IP4 192.0.2.3\ns=-\nc=IN IP4 192.0.2.4\nt=0 0\nm=audio 49217 RTP/AVP 0 12\na=rtpmap:31 LPC\n"

// ordinary is the head of a request that has nothing odd but what more brings.
func ordinary(method, uri, more string) string {
	return method + " " + uri + " SIP/2.0\n" + headOf(method) + more
}

func headOf(method string) string {
	return "Via: SIP/2.0/UDP 192.0.2.10;branch=z9hG4bK-torture\nMax-Forwards: 70\n" +
		"From: <sip:caller@example.net>;tag=torture\nTo: <sip:user@example.com>\nCall-ID: torture\nCSeq: 8 " + method + "\n" +
		"Contact: <sip:caller@192.0.2.10>\n"
}

// without is a text without the lines that begin with any of these names.
func without(text string, names ...string) string {
	var kept []string
lines:
	for line := range strings.SplitSeq(text, "\n") {
		for _, name := range names {
			if strings.HasPrefix(line, name+":") {
				continue lines
			}
		}
		kept = append(kept, line)
	}
	return strings.Join(kept, "\n")
}

// tortures are all messages, by the RFC's own names.
func tortures() map[string]torture {
	const user = "sip:user@example.com"
	invite := ordinary("INVITE", user, "Content-Type: application/sdp\n")
	options := ordinary("OPTIONS", user, "Content-Length: 0\n\n")
	register := ordinary("REGISTER", "sip:example.com", "Content-Length: 0\n\n")
	long := strings.Repeat("long", 500)
	sized := func(head, body string) string {
		return head + "Content-Length: " + strconv.Itoa(len(wired(body))) + "\n\n" + body
	}
	all := map[string]torture{
		// 3.1.1: valid messages.
		"wsinv": {"3.1.1.1", "INVITE sip:vivekg@chair.example.com;unknownparam SIP/2.0\n" +
			"TO :\n sip:vivekg@chair.example.com ;   tag    = 1918181833n\n" +
			"from   : \"J Rosenberg \\\\\\\"\"       <sip:jdrosen@example.com>\n  ;\n  tag = 98asjd8\n" +
			"MaX-fOrWaRdS: 0068\nCall-ID: wsinv.torture@192.0.2.1\nContent-Length   : " + strconv.Itoa(len(wired(plainSDP))) + "\n" +
			"cseq: 0009\n  INVITE\nVia  : SIP  /   2.0\n /UDP\n    192.0.2.2;branch=390skdjuw\n" +
			"s :\nNewFangledHeader:   newfangled value\n continued newfangled value\n" +
			"UnknownHeaderWithUnusualValue: ;;,,;;,;\nContent-Type: application/sdp\n" +
			"Route:\n <sip:services.example.com;lr;unknownwith=value;unknown-no-value>\n" +
			"v:  SIP  / 2.0  / TCP     spindle.example.com   ;\n  branch  =   z9hG4bK9ikj8  ,\n SIP  /    2.0   / UDP  192.168.255.111   ; branch=\n z9hG4bK30239\n" +
			"m:\"Quoted string \\\"\\\"\" <sip:jdrosen@example.com> ; newparam =\n      newvalue ;\n  secondparam ; q = 0.33\n\n" + plainSDP},
		"intmeth": {"3.1.1.2", "!interesting-Method0123456789_*+`.%indeed'~ sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*:&it+has=1,weird!*pas$wo~d_too.(doesn't-it)@example.com SIP/2.0\n" +
			"Via: SIP/2.0/UDP host1.example.com;branch=z9hG4bK-.!%66*_+`'~\n" +
			"To: \"BEL:\x07 NUL:\x00 DEL:\x7f\" <sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*@example.com>\n" +
			"From: token1~` token2'+_ token3*%!.- <sip:mundane@example.com>;fromParam''~+*_!.-%=\"\xd1\x80\xd0\xb0\xd0\xb1\xd0\xbe\xd1\x82\xd0\xb0\xd1\x8e\xd1\x89\xd0\xb8\xd0\xb9\";tag=_token~1'+`*%!-.\n" +
			"Call-ID: intmeth.word%ZK-!.*_+'@word`~)(><:\\/\"][?}{\nCSeq: 139122385 !interesting-Method0123456789_*+`.%indeed'~\nMax-Forwards: 255\n" +
			"extensionHeader-!.%*+_`'~:\xef\xbb\xbf\xe5\xa4\xa7\xe5\x81\x9c\xe9\x9b\xbb\nContent-Length: 0\n\n"},
		"esc01": {"3.1.1.3", sized(strings.Replace(invite, user, "sip:sips%3Auser%40example.com@example.net", 1), plainSDP)},
		"escnull": {"3.1.1.4", strings.NewReplacer("To: <sip:user@example.com>", "To: sip:null-%00-null@example.com",
			"From: <sip:caller@example.net>", "From: sip:null-%00-null@example.com",
			"Contact: <sip:caller@192.0.2.10>", "Contact: <sip:%00@host5.example.com>\nContact: <sip:%00%00@host5.example.com>").Replace(register)},
		"esc02":      {"3.1.1.5", strings.ReplaceAll(ordinary("RE%47IST%45R", "sip:registrar.example.com", "Content-Length: 0\n\n"), "<sip:user@example.com>", "\"%Z%45\" <sip:resource@example.com>")},
		"lwsdisp":    {"3.1.1.6", strings.Replace(options, "From: <", "From: caller<", 1)},
		"longreq":    {"3.1.1.7", sized(strings.Replace(invite, "From: <", "From: \"I have a "+long+" display name\" <", 1)+"Unknown-"+long+": "+long+";"+long+"="+long+"\n"+strings.Repeat("Via: SIP/2.0/TCP sip33.example.com\n", 34)+"Via: SIP/2.0/TCP host.example.com;received=192.0.2.5;branch="+long+"\n", plainSDP)},
		"dblreq":     {"3.1.1.8", register + sized(strings.Replace(invite, "Call-ID: torture", "Call-ID: torture-two", 1), plainSDP)},
		"semiuri":    {"3.1.1.9", strings.Replace(options, user, "sip:user;par=u%40example.net@example.com", 1)},
		"transports": {"3.1.1.10", strings.Replace(options, "Max-Forwards", "Via: SIP/2.0/SCTP t2.example.com;branch=z9hG4bK1\nVia: SIP/2.0/TLS t3.example.com;branch=z9hG4bK2\nVia: SIP/2.0/UNKNOWN t4.example.com;branch=z9hG4bK3\nVia: SIP/2.0/TCP t5.example.com;branch=z9hG4bK4\nMax-Forwards", 1)},
		"mpart01": {"3.1.1.11", sized(ordinary("MESSAGE", "sip:kumiko@example.org", "Content-Type: multipart/mixed;boundary=7a9cbec02ceef655\n"),
			"--7a9cbec02ceef655\nContent-Type: text/plain\nContent-Transfer-Encoding: binary\n\nHello\n--7a9cbec02ceef655\nContent-Type: application/octet-stream\n\n\x30\x82\x01\x52\x06\x09\x2a\x86\x48\x86\xf7\x00\x00\xff\n--7a9cbec02ceef655--\n")},
		"unreason": {"3.1.1.12", "SIP/2.0 200 = 2**3 * 5**2 \xd0\xbd\xd0\xbe \xd1\x81\xd1\x82\xd0\xbe\n" + headOf("INVITE") + "Content-Length: 0\n\n"},
		"noreason": {"3.1.1.13", "SIP/2.0 100 \n" + headOf("INVITE") + "Content-Length: 0\n\n"},

		// 3.1.2: invalid messages.
		"badinv01":   {"3.1.2.1", sized("INVITE "+user+" SIP/2.0\nTo: sip:j.user@example.com\nFrom: sip:caller@example.net;tag=134161461246\nMax-Forwards: 7\nCall-ID: badinv01.torture\nCSeq: 8 INVITE\nVia: SIP/2.0/UDP 192.0.2.15;;,;,,\nContact: \"Joe\" <sip:joe@example.org>;;;;\nContent-Type: application/sdp\n", plainSDP)},
		"clerr":      {"3.1.2.2", invite + "Content-Length: 9999\n\n" + plainSDP},
		"ncl":        {"3.1.2.3", invite + "Content-Length: -999\n\n" + plainSDP},
		"scalar02":   {"3.1.2.4", strings.NewReplacer("CSeq: 8", "CSeq: 36893488147419103232", "Max-Forwards: 70", "Max-Forwards: 300").Replace(ordinary("REGISTER", "sip:example.com", "Expires: 1000000000000000000000000000000000000\nContent-Length: 0\n\n"))},
		"scalarlg":   {"3.1.2.5", strings.Replace("SIP/2.0 503 Service Unavailable\n"+headOf("INVITE")+"Retry-After: 949302838503028349304023988\nWarning: 1812 overture \"In Progress\"\nContent-Length: 0\n\n", "CSeq: 8", "CSeq: 9292394834772304023312", 1)},
		"quotbal":    {"3.1.2.6", sized(strings.Replace(invite, "To: <", "To: \"Mr. J. User <", 1), plainSDP)},
		"ltgtruri":   {"3.1.2.7", sized(strings.Replace(invite, user, "<"+user+">", 1), plainSDP)},
		"lwsruri":    {"3.1.2.8", sized(strings.Replace(invite, user, user+"; lr", 1), plainSDP)},
		"lwsstart":   {"3.1.2.9", sized(strings.Replace(invite, "INVITE "+user+" SIP", "INVITE  "+user+"  SIP", 1), plainSDP)},
		"trws":       {"3.1.2.10", strings.Replace(options, "SIP/2.0\n", "SIP/2.0  \n", 1)},
		"escruri":    {"3.1.2.11", sized(strings.Replace(invite, user, user+"?Route=%3Csip:example.com%3E", 1), plainSDP)},
		"baddate":    {"3.1.2.12", sized(invite+"Date: Fri, 01 Jan 2010 16:00:00 EST\n", plainSDP)},
		"regbadct":   {"3.1.2.13", strings.Replace(register, "Contact: <sip:caller@192.0.2.10>", "Contact: sip:user@example.com?Route=%3Csip:sip.example.com%3E", 1)},
		"badaspec":   {"3.1.2.14", strings.Replace(options, "To: <sip:user@example.com>", "To: \"Watson, Thomas\" < sip:t.watson@example.org >", 1)},
		"baddn":      {"3.1.2.15", strings.Replace(options, "From: <", "From: Bell, Alexander <", 1)},
		"badvers":    {"3.1.2.16", strings.ReplaceAll(options, "SIP/2.0", "SIP/7.0")},
		"mismatch01": {"3.1.2.17", strings.Replace(options, "CSeq: 8 OPTIONS", "CSeq: 8 INVITE", 1)},
		"mismatch02": {"3.1.2.18", sized(strings.Replace(invite, "INVITE "+user, "NEWMETHOD "+user, 1), plainSDP)},
		"bigcode":    {"3.1.2.19", "SIP/2.0 4294967301 better not break the receiver\n" + headOf("INVITE") + "Content-Length: 0\n\n"},

		// 3.2: transaction layer; 3.3: application layer; 3.4: backward compatibility.
		"badbranch": {"3.2.1", strings.Replace(options, "z9hG4bK-torture", "z9hG4bK", 1)},
		"insuf":     {"3.3.1", sized(without(invite, "From", "To", "Call-ID"), plainSDP)},
		"unkscm":    {"3.3.2", strings.Replace(options, user, "nobodyKnowsThisScheme:totallyopaquecontent", 1)},
		"novelsc":   {"3.3.3", strings.Replace(options, user, "soap.beep://192.0.2.103:3002", 1)},
		"unksm2":    {"3.3.4", strings.NewReplacer("To: <sip:user@example.com>", "To: isbn:2983792873", "From: <sip:caller@example.net>", "From: <http://www.example.com>", "Contact: <sip:caller@192.0.2.10>", "Contact: <name:John_Smith>").Replace(register)},
		"bext01":    {"3.3.5", strings.Replace(options, "Content-Length", "Require: nothingSupportsThis, nothingSupportsThisEither\nProxy-Require: noProxiesSupportThis, norDoAnyProxiesSupportThis\nContent-Length", 1)},
		"invut":     {"3.3.6", sized(strings.Replace(invite, "application/sdp", "application/unknownformat", 1), "<audio>\n <pcmu port=\"443\"/>\n</audio>\n")},
		"regaut01":  {"3.3.7", strings.Replace(register, "Content-Length", "Authorization: NoOneKnowsThisScheme opaque-data=here\nContent-Length", 1)},
		"multi01":   {"3.3.8", sized(invite+"CSeq: 5 INVITE\nCall-ID: multi01.second\nMax-Forwards: 5\nFrom: sip:other@example.net;tag=second\nTo: sip:other@example.com\nVia: SIP/2.0/UDP 192.0.2.25;branch=z9hG4bKkdjuw\nContent-Type: multipart/mixed;boundary=x\nCSeq: 8 INVITE\n", plainSDP)},
		"mcl01":     {"3.3.9", strings.Replace(options, "Content-Length: 0\n\n", "Content-Length: 13\nContent-Length: 5\nContent-Length: 5\n\nThere's no way to know how many octets are supposed to be here.\n", 1)},
		"bcast":     {"3.3.10", strings.Replace("SIP/2.0 200 OK\n"+headOf("INVITE")+"Content-Length: 0\n\n", "192.0.2.10;branch", "255.255.255.255;branch", 1)},
		"zeromf":    {"3.3.11", strings.Replace(options, "Max-Forwards: 70", "Max-Forwards: 0", 1)},
		"cparam01":  {"3.3.12", strings.Replace(register, "Contact: <sip:caller@192.0.2.10>", "Contact: sip:+19725552222@gw1.example.net;unknownparam", 1)},
		"cparam02":  {"3.3.13", strings.Replace(register, "Contact: <sip:caller@192.0.2.10>", "Contact: <sip:+19725552222@gw1.example.net;unknownparam>", 1)},
		"regescrt":  {"3.3.14", strings.Replace(register, "Contact: <sip:caller@192.0.2.10>", "Contact: <sip:user@example.com?Route=%3Csip:sip.example.com%3E>", 1)},
		"sdp01":     {"3.3.15", sized(invite+"Accept: text/nobodyKnowsThis\n", plainSDP)},
		"inv2543":   {"3.4.1", "INVITE sip:UserB@example.com SIP/2.0\nVia: SIP/2.0/UDP iftgw.example.com\nFrom: <sip:+13035551111@ift.example.net;user=phone>\nRecord-Route: <sip:UserB@example.com;maddr=ss1.example.com>\nTo: sip:+16505552222@ss1.example.net;user=phone\nCall-ID: inv2543.1717@ift.example.com\nCSeq: 56 INVITE\nContent-Type: application/sdp\n\n" + plainSDP},
	}
	for name, m := range all {
		m.text = wired(m.text)
		all[name] = m
	}
	return all
}
