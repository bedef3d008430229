package main

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf16"

	"siptap.org/siptap/phonenorm"
)

// byRegion, byLanguage, byKind and byFormat are keys of tables.
func byRegion(v Verdict) string { return or(v.Page.Region, "none") }

func byLanguage(v Verdict) string {
	language, _, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(v.Page.Lang, "_", "-")), "-")
	return or(language, "unknown")
}

func byKind(v Verdict) string {
	if v.Label == nil {
		return "not labelled"
	}
	return v.Label.Kind
}

func byFormat(v Verdict) string {
	start, end := v.Span()
	ext := ""
	if v.Label != nil {
		start, end, ext = v.Label.Start, v.Label.End, v.Label.Ext
	}
	u := utf16.Encode([]rune(v.Page.Text))
	return formatOf(string(utf16.Decode(u[start:end])), ext)
}

func byPage(v Verdict) string { return v.Page.ID }

// byEvidence tells by what a page's country could be known, for labels in national
// format alone: those are the numbers which depend on it.
func byEvidence(v Verdict) string {
	if v.Label == nil || !v.Label.Valid || v.Label.International {
		return ""
	}
	switch source := v.Page.source(); source {
	case phonenorm.FromSchema, phonenorm.FromTLD:
		return "ccTLD or schema.org"
	case phonenorm.FromAddress, phonenorm.FromPlus:
		return "addresses or + numbers"
	default:
		return string(source) + " (assumed)"
	}
}

// byPlus is the key of labels that name their country.
func byPlus(v Verdict) string {
	if v.Label == nil || !v.Label.Valid || !v.Label.International {
		return ""
	}
	return "international"
}

func or(a, b string) string {
	if a == "" {
		return b
	}
	return a
}

var (
	shortTail = regexp.MustCompile(`\d{3}[ ]?-[ ]?\d{1,3}$`)
	marked    = regexp.MustCompile(`(?i)(dw|ext|durchwahl|kl|x|доб)[\pL.: ]*\d+\)?$`)
)

// formatOf names the most particular trait of a number as it is written.
func formatOf(text, ext string) string {
	other := func(r rune) bool { return unicode.Is(unicode.Nd, r) && r > '9' }
	dash := func(r rune) bool { return unicode.Is(unicode.Pd, r) && r != '-' || r == 0x2212 }
	space := func(r rune) bool { return unicode.Is(unicode.Zs, r) && r != ' ' }
	switch {
	case ext != "" || marked.MatchString(text):
		return "extension"
	case strings.ContainsFunc(text, other):
		return "other digits"
	case strings.ContainsAny(text, "\n\t"):
		return "over lines"
	case strings.ContainsFunc(text, unicode.IsLetter):
		return "letters"
	case strings.ContainsFunc(text, dash):
		return "Unicode dash"
	case strings.ContainsFunc(text, space):
		return "Unicode space"
	case strings.Contains(text, "(0)"):
		return "(0)"
	case strings.Contains(text, "/"):
		return "slash"
	case strings.Contains(text, "."):
		return "dots"
	case shortTail.MatchString(text):
		return "short tail"
	case strings.Contains(text, "+"):
		return "plus"
	case strings.HasPrefix(text, "00"):
		return "00"
	case strings.Contains(text, "("):
		return "brackets"
	case strings.Contains(text, "-"):
		return "hyphens"
	case strings.Contains(text, " "):
		return "spaces"
	}
	return "bare"
}
