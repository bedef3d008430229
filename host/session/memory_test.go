package session

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	"siptap.org/siptap/host/dialing"
	"siptap.org/siptap/host/protocol"
	"siptap.org/siptap/phonenorm"
)

func number(i int) phonenorm.Number { return phonenorm.Number{Text: fmt.Sprint(i)} }

func TestRefsOfTheSameAreTheSame(t *testing.T) {
	m := newMemory(10, 10)
	first := m.ref("a", number(1))
	if again := m.ref("a", number(1)); again != first {
		t.Errorf("%s became %s", first, again)
	}
	judged := number(1)
	judged.Risk = phonenorm.RiskPremium
	if m.ref("a", judged) == first || m.ref("b", number(1)) == first {
		t.Error("another judgement or document has the same ref")
	}
	if got, ok := m.number(first); !ok || got != number(1) {
		t.Errorf("%s stands for %+v, %v", first, got, ok)
	}
	if _, ok := m.number("unheard-of"); ok {
		t.Error("an unheard-of ref is known")
	}
}

func TestTheLeastUsedRefGoes(t *testing.T) {
	m := newMemory(3, 10)
	refs := []string{m.ref("a", number(0)), m.ref("a", number(1)), m.ref("b", number(2))}
	m.number(refs[0])
	m.ref("b", number(3))
	for i, want := range []bool{true, false, true} {
		if _, ok := m.number(refs[i]); ok != want {
			t.Errorf("ref %d is known: %v", i, ok)
		}
	}
	if m.ref("a", number(1)) == refs[1] {
		t.Error("a ref that was forgotten came back")
	}
}

func TestTheLeastUsedDocumentGoes(t *testing.T) {
	m := newMemory(100, 2)
	a, b := m.ref("a", number(1)), m.ref("b", number(1))
	m.evidence("a", &phonenorm.Evidence{TopHost: "a.example"}, phonenorm.Evidence{PlusNumbers: []string{"+431505641", "+431505641"}})
	m.ref("c", number(1))
	if _, ok := m.number(a); !ok {
		t.Error("the document used last is gone")
	}
	if _, ok := m.number(b); ok {
		t.Error("the document not used for longest is there")
	}
	if known := m.evidence("a", nil, phonenorm.Evidence{}); known.TopHost != "a.example" || len(known.PlusNumbers) != 1 {
		t.Errorf("of a is known %+v", known)
	}
	if len(m.refs) != m.byUse.Len() || len(m.docs) != m.docUse.Len() || len(m.refs) != 2 {
		t.Errorf("%d refs, %d in use; %d documents, %d in use", len(m.refs), m.byUse.Len(), len(m.docs), m.docUse.Len())
	}
}

func TestEvidenceIsBounded(t *testing.T) {
	m := newMemory(10, 10)
	for i := range 1000 {
		m.evidence("a", nil, phonenorm.Evidence{PlusNumbers: []string{fmt.Sprintf("+43150564%d", i)}, Addresses: []string{fmt.Sprintf("A-%d Wien", 1000+i)}})
	}
	if known := m.evidence("a", nil, phonenorm.Evidence{}); len(known.PlusNumbers) > 100 || len(known.Addresses) > 50 {
		t.Errorf("%d numbers and %d addresses are kept", len(known.PlusNumbers), len(known.Addresses))
	}
}

func TestHeardEvidenceStaysBesideWhatThePageSays(t *testing.T) {
	m := newMemory(10, 10)
	m.evidence("a", &phonenorm.Evidence{Addresses: []string{"A-1010 Wien"}}, phonenorm.Evidence{Addresses: []string{"A-1150 Wien"}})
	known := m.evidence("a", &phonenorm.Evidence{TopHost: "a.example"}, phonenorm.Evidence{})
	if len(known.Addresses) != 1 || known.Addresses[0] != "A-1150 Wien" {
		t.Errorf("of a is known %+v", known)
	}
	if other := m.evidence("b", nil, phonenorm.Evidence{}); len(other.Addresses) != 0 {
		t.Errorf("of b is known %+v", other)
	}
}

func FuzzLastUnits(f *testing.F) {
	f.Add("Call ☎ 📞 now", 5)
	f.Add("📞", 1)
	f.Add("\xff\xfe", 1)
	f.Fuzz(func(t *testing.T, text string, n int) {
		n = max(0, n%100)
		got := lastUnits(text, n)
		if !strings.HasSuffix(text, got) {
			t.Fatalf("%q does not end in %q", text, got)
		}
		units := len(utf16.Encode([]rune(got)))
		if units > n || len(got) < len(text) && units < n-1 {
			t.Fatalf("%d units of %q, wanted %d", units, got, n)
		}
	})
}

func TestGate(t *testing.T) {
	var sent []int
	g := &gate{send: func(call protocol.Call) { sent = append(sent, call.Seq) }}
	g.tell(protocol.Call{Seq: 1})
	g.tell(protocol.Call{Seq: 2})
	if len(sent) > 0 {
		t.Errorf("sent %v before the gate was opened", sent)
	}
	g.open()
	g.tell(protocol.Call{Seq: 3})
	if fmt.Sprint(sent) != "[1 2 3]" {
		t.Errorf("sent %v", sent)
	}
}

func TestTokensAreBounded(t *testing.T) {
	a := newAwaiting()
	refused := &protocol.Error{Code: protocol.CodeNeedsConfirmation, Confirmation: &protocol.ConfirmationData{Account: "office"}}
	request := dialing.Request{Source: protocol.SourcePopup}
	first := a.ask(request, refused).Confirmation.Token
	var last string
	for range maxTokens {
		last = a.ask(request, refused).Confirmation.Token
	}
	if _, err := a.confirm(first); err == nil {
		t.Error("the oldest of too many is kept")
	}
	confirmed, err := a.confirm(last)
	if err != nil || !confirmed.Confirmed || confirmed.Account != "office" || confirmed.Shown == nil {
		t.Errorf("%+v, %v", confirmed, err)
	}
	if refused.Confirmation.Token != "" {
		t.Error("the guard's own refusal was changed")
	}
	if len(a.tokens) >= maxTokens {
		t.Errorf("%d tokens", len(a.tokens))
	}
}
