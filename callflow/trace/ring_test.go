package trace

import (
	"strconv"
	"strings"
	"testing"
)

func TestRing(t *testing.T) {
	for _, c := range []struct {
		size, add, dropped int
		want               string
	}{
		{3, 0, 0, ""},
		{3, 2, 0, "0 1"},
		{3, 3, 0, "0 1 2"},
		{3, 4, 1, "1 2 3"},
		{3, 8, 5, "5 6 7"},
		{0, 2, 1, "1"},
	} {
		r := NewRing(c.size)
		for i := range c.add {
			r.Add(Message{Text: strconv.Itoa(i)})
		}
		var texts []string
		for _, m := range r.Messages() {
			texts = append(texts, m.Text)
		}
		if got := strings.Join(texts, " "); got != c.want || r.Dropped() != c.dropped {
			t.Errorf("%d into %d: %q, %d dropped; want %q, %d", c.add, c.size, got, r.Dropped(), c.want, c.dropped)
		}
	}
}

func TestTee(t *testing.T) {
	a, b := NewRing(9), NewRing(9)
	Tee(a.Add, nil, b.Add)(Message{Text: "x"})
	if len(a.Messages()) != 1 || len(b.Messages()) != 1 {
		t.Error("a sink got nothing")
	}
}
