package trace

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Colours, as the parameters of an ANSI SGR sequence; "" is the terminal's own.
const (
	plain  = ""
	dim    = "2"
	bold   = "1"
	green  = "32"
	yellow = "33"
	red    = "31"
	cyan   = "36"
)

// colorOf returns the colour of a message by its summary: requests stand out from
// responses, success and failure from each other. A challenge is no failure.
func colorOf(summary string) string {
	if summary == "" || summary[0] < '1' || summary[0] > '9' {
		return cyan
	}
	switch {
	case summary[0] == '1':
		return plain
	case summary[0] == '2':
		return green
	case strings.HasPrefix(summary, "401"), strings.HasPrefix(summary, "407"), summary[0] == '3':
		return yellow
	}
	return red
}

// row is one line of a picture, a cell per column.
type row struct {
	text  []rune
	color []string
}

func newRow(columns int) *row {
	r := &row{text: make([]rune, columns), color: make([]string, columns)}
	for i := range r.text {
		r.text[i] = ' '
	}
	return r
}

// put writes text over the cells from a column on; the row grows with it. What
// cannot be printed, which a peer might send to disturb a terminal, becomes a
// replacement character.
func (r *row) put(column int, text, color string) {
	for _, c := range text {
		if !unicode.IsPrint(c) {
			c = unicode.ReplacementChar
		}
		if column == len(r.text) {
			r.text, r.color = append(r.text, ' '), append(r.color, plain)
		}
		r.text[column], r.color[column] = c, color
		column++
	}
}

// arrow draws an arrow between two lanes, with its label in the middle; lanes
// that it passes run on below it.
func (r *row) arrow(from, to int, label, color string) {
	left, right := min(from, to)+1, max(from, to)-1
	width := right - left + 1
	label = " " + shorten(label, width-4) + " "
	r.put(left, strings.Repeat("─", width), color)
	r.put(left+(width-utf8.RuneCountInString(label))/2, label, color)
	if from < to {
		r.put(right, "▶", color)
	} else {
		r.put(left, "◀", color)
	}
}

// render returns the row as text without trailing white space.
func (r *row) render(colored bool) string {
	end := len(r.text)
	for end > 0 && r.text[end-1] == ' ' {
		end--
	}
	if !colored {
		return string(r.text[:end])
	}
	var out strings.Builder
	current := plain
	for i := range end {
		if r.text[i] != ' ' && r.color[i] != current {
			if current != plain {
				out.WriteString("\x1b[0m")
			}
			if current = r.color[i]; current != plain {
				out.WriteString("\x1b[" + current + "m")
			}
		}
		out.WriteRune(r.text[i])
	}
	if current != plain {
		out.WriteString("\x1b[0m")
	}
	return out.String()
}

// shorten cuts a text to at most width columns, with an ellipsis for what is
// left out.
func shorten(text string, width int) string {
	runes := []rune(text)
	if len(runes) <= width {
		return text
	}
	return string(runes[:max(0, width-1)]) + "…"
}
