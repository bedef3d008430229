package trace

import (
	"strconv"
	"strings"
	"testing"
)

func TestRing(t *testing.T) {
	for _, c := range []struct {
		size, bytes, add, dropped int
		want                      string
	}{
		{3, 99, 0, 0, ""},
		{3, 99, 2, 0, "0 1"},
		{3, 99, 3, 0, "0 1 2"},
		{3, 99, 4, 1, "1 2 3"},
		{3, 99, 8, 5, "5 6 7"},
		{0, 99, 2, 1, "1"},
		{9, 2, 5, 3, "3 4"},
		{9, 3, 12, 11, "11"},
		{9, 0, 1, 0, ""},
	} {
		r := NewRing(c.size, c.bytes)
		for i := range c.add {
			r.Add(Message{Text: strconv.Itoa(i)})
		}
		var texts []string
		for _, m := range r.Messages() {
			texts = append(texts, m.Text)
		}
		if got := strings.Join(texts, " "); got != c.want || r.Dropped() != c.dropped {
			t.Errorf("%d into %d, %d bytes: %q, %d dropped; want %q, %d", c.add, c.size, c.bytes, got, r.Dropped(), c.want, c.dropped)
		}
	}
}

func TestLongMessage(t *testing.T) {
	r := NewRing(9, 20)
	r.Add(Message{Text: strings.Repeat("x", 50)})
	if got, want := r.Messages()[0].Text, strings.Repeat("x", 13)+cut; got != want {
		t.Errorf("kept %q, want %q", got, want)
	}
}

func TestTee(t *testing.T) {
	a, b := NewRing(9, 99), NewRing(9, 99)
	Tee(a.Add, nil, b.Add)(Message{Text: "x"})
	if len(a.Messages()) != 1 || len(b.Messages()) != 1 {
		t.Error("a sink got nothing")
	}
}
