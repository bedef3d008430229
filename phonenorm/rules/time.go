package rules

// Parts of times.
const (
	hour   = `(?:[01]?\d|2[0-4])`
	minute = `[0-5]\d`
)

var times = []Shape{
	{
		Name: "opening hours", Kind: "time", Weight: Never,
		Needs:   "-/",
		Pattern: re(`^` + hour + `[.:h] ?` + minute + ` ?(?:-|/) ?` + hour + `[.:h] ?` + minute + `(?: ?[-/,; ] ?` + hour + `[.:h] ?` + minute + ` ?- ?` + hour + `[.:h] ?` + minute + `)*$`),
		Yes:     []string{"08.00-18.00", "8.00 - 12.30", "08:00-18:00", "09.00-12.00/14.00-18.00", "08.00-12.00 13.00-17.00"},
		No:      []string{"08.00.18.00", "08.71-18.00", "030.12-18.00"},
	},
	{
		Name: "times in a row", Kind: "time", Weight: Never,
		Needs:   ".",
		Pattern: re(`^` + hour + `\.` + minute + `(?: ` + hour + `\.` + minute + `){2,}$`),
		Yes:     []string{"06.15 07.15 08.15", "6.15 7.15 8.15 9.15"},
		No:      []string{"06.15 07.15", "01.42 68.53 00.12"},
	},
	{
		Name: "two times", Weight: -6,
		Needs:   ".",
		Pattern: re(`^` + hour + `\.` + minute + ` ` + hour + `\.` + minute + `$`),
		Yes:     []string{"06.15 07.45", "9.30 10.00"},
		No:      []string{"06.15 07.45.12", "06.71 07.45"},
	},
	{
		Name: "time", Kind: "time", Weight: Never,
		Needs:   ":",
		Pattern: re(`^` + hour + ` ?: ?` + minute + `(?: ?: ?` + minute + `)?(?: ?[ap]\.?m\.?| ?uhr| ?h)?$`),
		Yes:     []string{"12:30", "08:15:00", "9:30 pm", "12:30 uhr"},
		No:      []string{"12:71", "12:30:1"},
	},
	{
		Name: "four-digit hours", Weight: -4,
		Needs:   "-",
		Pattern: re(`^(?:[01]\d|2[0-4])[0-5]\d ?- ?(?:[01]\d|2[0-4])[0-5]\d$`),
		Yes:     []string{"0800-1800", "0830 - 1200"},
		No:      []string{"0800 1800", "0800-9999"},
	},
}
