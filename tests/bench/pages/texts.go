package main

import (
	"fmt"
	"strings"
)

// page is one page on which is measured.
type page struct {
	name string
	// want is how many numbers it holds; 0 where that changes all the time.
	want int
	// runs is how long it is measured while it changes itself, ms; 0 where it stands
	// still. It changes itself from the beginning; the figures are of the time when
	// what is done once is done.
	runs int
	body func() string
	// change is a script's function that changes the page once a frame and returns
	// how often it did.
	change string
}

// phone is the i-th of many valid Austrian numbers.
func phone(i int) string { return fmt.Sprintf("+43 1 %06d", 505000+i) }

// words is text without a number, as long as a sentence or two.
const words = "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore et dolore magna aliqua. "

func repeat(n int, piece func(b *strings.Builder, i int)) func() string {
	return func() string {
		var b strings.Builder
		for i := range n {
			piece(&b, i)
		}
		return b.String()
	}
}

// pages are the pages that are measured.
var pages = []page{
	{
		name: "100,000 text nodes, 100 numbers", want: 100,
		body: repeat(100_000, func(b *strings.Builder, i int) {
			if i%1000 == 999 {
				fmt.Fprintf(b, "<p>Call us: %s today.</p>", phone(i/1000))
			} else {
				fmt.Fprintf(b, "<p>Paragraph %d of some.</p>", i%10_000)
			}
		}),
	},
	{
		name: "10,000 numbers", want: 10_000,
		body: repeat(10_000, func(b *strings.Builder, i int) {
			fmt.Fprintf(b, "<li>Somebody, <b>Somewhere</b>, %s</li>", phone(i))
		}),
	},
	{
		name: "100,000 numbers", want: 100_000,
		body: repeat(100_000, func(b *strings.Builder, i int) {
			fmt.Fprintf(b, "<p>Somebody, %s</p>", phone(i))
		}),
	},
	{
		name: "6 MB of text, 500 numbers", want: 500,
		body: repeat(500, func(b *strings.Builder, i int) {
			fmt.Fprintf(b, "<p>%s</p><p>%s Tel. %s. %s</p>", strings.Repeat(words, 50), strings.Repeat(words, 25), phone(i), strings.Repeat(words, 25))
		}),
	},
	{
		name: "5,000 changes a second", runs: 6000,
		body: repeat(500, func(b *strings.Builder, i int) {
			fmt.Fprintf(b, `<p class="row">Row <b>%d</b>: %s, <i>%d</i> times</p>`, i, phone(i), i)
		}),
		change: `(() => {
			let turn = 0;
			return () => {
				const rows = document.getElementsByClassName("row");
				for (let i = 0; i < 30; i++) {
					const row = rows[(turn * 30 + i) % 500];
					row.lastElementChild.firstChild.data = String(++turn);
					row.className = turn % 2 ? "row" : "row odd";
					row.after(row.cloneNode(true));
					row.remove();
				}
				return 120;
			};
		})()`,
	},
	{
		name: "a clock beside 2,000 numbers", runs: 6000,
		body: repeat(2000, func(b *strings.Builder, i int) {
			fmt.Fprintf(b, `<p>Somebody, %s</p>`, phone(i))
		}),
		change: `(() => {
			let clock;
			return () => {
				clock ??= document.body.insertBefore(document.createElement("h1"), document.body.firstChild);
				clock.textContent = new Date().toISOString();
				return 1;
			};
		})()`,
	},
	{
		name: "1,000 rows rendered anew, 10 a second", runs: 6000,
		body: repeat(1000, func(b *strings.Builder, i int) {
			fmt.Fprintf(b, `<div class="row"><b>%d</b> <i>Somebody</i> <span>%s</span></div>`, i, phone(i))
		}),
		change: `(() => {
			let turn = 0;
			return () => {
				if (++turn % 6 !== 0) return 0;
				const rows = [...document.getElementsByClassName("row")];
				for (const [i, row] of rows.entries()) row.firstElementChild.firstChild.data = String((turn + i) % 997);
				for (let i = turn % 10; i < rows.length; i += 10) rows[i].replaceWith(rows[i].cloneNode(true));
				return rows.length;
			};
		})()`,
	},
	{
		name: "1,000 rows as innerHTML, 10 a second", runs: 6000,
		body: func() string { return `<div id="rows"></div>` },
		change: `(() => {
			let turn = 0;
			return () => {
				if (turn++ % 6 !== 0) return 0;
				let rows = "";
				for (let i = 0; i < 1000; i++) rows += "<div class=row><b>" + (turn + i) % 997 + "</b> <i>Somebody</i> <span>+43 1 " + (505000 + i) + "</span></div>";
				document.getElementById("rows").innerHTML = rows;
				return 1000;
			};
		})()`,
	},
}
