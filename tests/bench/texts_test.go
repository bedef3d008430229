package bench

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

const size = 64 << 10

// text is a kind of text that a page may hold or a hostile one might.
type text struct{ name, content string }

// marks are what the pages of phonenorm's tests say of their numbers.
var marks = regexp.MustCompile(`⟦([^|]*)\|[^⟧]*⟧`)

// pages returns the pages of phonenorm's tests, as dense with numbers as an address
// book of many countries.
func pages() string {
	var b strings.Builder
	paths, _ := filepath.Glob("../../phonenorm/testdata/pages/*.txt")
	for _, path := range paths {
		page, _ := os.ReadFile(path)
		_, body, _ := strings.Cut(string(page), "\n\n")
		b.WriteString(marks.ReplaceAllString(body, "$1"))
	}
	return b.String()
}

// texts returns the texts, each of the same size.
func texts() []text {
	fill := func(piece func(i int) string) string {
		var b strings.Builder
		for i := 0; b.Len() < size; i++ {
			b.WriteString(piece(i))
		}
		return b.String()[:size]
	}
	same := func(piece string) string { return fill(func(int) string { return piece }) }
	return []text{
		{"prose", same("Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore. ")},
		{"contact page", fill(func(i int) string {
			return fmt.Sprintf("Besuchen Sie uns am 12.%02d.2024 von 08.00-18.00 Uhr in 1010 Wien, Rechnung Nr. %d.\nTel. +43 (1) %06d-0, Fax DW 12, office@example.com.\n", i%12+1, 4711+i, 505641+i)
		})},
		{"directory", fill(func(i int) string { return fmt.Sprintf("Name %d\t01 %06d\t0664 %07d\n", i, 505641+i, 1234567+i) })},
		{"table", fill(func(i int) string {
			return fmt.Sprintf("%d %d %d %d %d\n", i%7, i*31%100, i*17%1000, i*7%10, i*13%10000)
		})},
		{"log", fill(func(i int) string {
			return fmt.Sprintf("2024-03-%02d 08:%02d:%02d.%03d INFO [worker-%d] 192.168.%d.%d request id=%d took %d ms, %d bytes of 0x%08x\n", i%28+1, i%60, i*7%60, i*13%1000, i%16, i%256, i*3%256, 2125550000+i*37, i*17%5000, i*31, i*2654435)
		})},
		{"pages", pages()},
		{"digits", same("1")},
		{"separators", same("- ")},
		{"small groups", same("01 50 ")},
		{"almost numbers", fill(func(i int) string { return fmt.Sprintf("Tel. 12 34 56 %02d 90 ", i%100) })},
		{"brackets", same("(1")},
		{"plus signs", same("+43 1 ")},
		{"lists", same("01 505641, -642/")},
	}
}
