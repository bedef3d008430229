package wire

import "testing"

func TestPlain(t *testing.T) {
	for _, c := range []struct{ value, open string }{
		{`a;b=c`, `a;b=c`},
		{`"a;b" <sip:c;d>;e`, ` ;e`},
		{`"a\";b";c`, `;c`},
		{`"a\\";c`, `;c`},
		{`<sip:"a@b>;c`, `;c`},
		{`a"<"b`, `ab`},
		{`\a`, `\a`},
		{`"a`, ``},
		{`<a`, ``},
		{`a>b`, `ab`},
	} {
		var scan plain
		var open []byte
		for i := range len(c.value) {
			if scan.next(c.value[i]) {
				open = append(open, c.value[i])
			}
		}
		if string(open) != c.open {
			t.Errorf("%s: %q stands open, want %q", c.value, open, c.open)
		}
	}
}
