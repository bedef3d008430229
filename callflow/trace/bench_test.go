package trace

import "testing"

func BenchmarkRedact(b *testing.B) {
	text := "INVITE sip:2622221@192.0.2.10 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKABCDEF;rport\r\nMax-Forwards: 70\r\n" +
		"From: \"+43 1 505641\" <sip:2622221@192.0.2.10>;tag=abc\r\nTo: <sip:2622221@192.0.2.10>\r\nCall-ID: abc\r\nCSeq: 2 INVITE\r\n" +
		"User-Agent: Siptap/1.2.3\r\nContact: <sip:2622221@192.0.2.1:5060>\r\nProxy-Authorization: Digest username=\"a\", response=\"b\"\r\n" +
		"Content-Type: application/sdp\r\nContent-Length: 300\r\n\r\nv=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n" +
		"m=audio 20000 RTP/AVP 96 9 8 0 101\r\na=rtpmap:96 opus/48000/2\r\na=rtpmap:9 G722/8000\r\na=sendonly\r\n"
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		_ = Redact(text)
	}
}
