package phonenorm

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// RewriteError says what is wrong with a rewrite rule.
type RewriteError struct {
	Match, Replace string // the rule as given
	Reason         string // a sentence for a person
	Err            error  // what the regular expression's compiler said, nil otherwise
}

// Error returns the reason with the part of the rule that it is about.
func (e *RewriteError) Error() string { return e.Reason }

// Unwrap returns the compiler's error.
func (e *RewriteError) Unwrap() error { return e.Err }

// Rewrite is a rule that turns the dial_as form of a number into what the
// person's telephone system wants. Make it with CompileRewrite.
type Rewrite struct {
	match   *regexp.Regexp
	pattern string
	replace string
}

// String returns the rule's pattern.
func (w Rewrite) String() string { return w.pattern }

// CompileRewrite checks and compiles a rule: match is an RE2 expression that may
// match any part of the string; replace stands for the part that it matched and
// may name groups as $1, ${1} and ${name}; $$ is a dollar sign. The error is a
// *RewriteError.
func CompileRewrite(match, replace string) (Rewrite, error) {
	fail := func(err error, format string, args ...any) (Rewrite, error) {
		return Rewrite{}, &RewriteError{Match: match, Replace: replace, Reason: fmt.Sprintf(format, args...), Err: err}
	}
	if match == "" {
		return fail(nil, "The rule's match is empty; it would fit every number.")
	}
	re, err := regexp.Compile(match)
	if err != nil {
		return fail(err, "The rule's match %q is not a regular expression (RE2): %v.", match, err)
	}
	names, err := groupNames(replace)
	if err != nil {
		return fail(err, "The rule's replace %q is not well formed: %v.", replace, err)
	}
	for _, name := range names {
		if index, err := strconv.Atoi(name); err == nil {
			if index > re.NumSubexp() {
				return fail(nil, "The rule's replace %q uses group $%s, but the match %q has %d.", replace, name, match, re.NumSubexp())
			}
			continue
		}
		if re.SubexpIndex(name) < 0 {
			hint := ""
			if digits := leadingDigits(name); digits != "" {
				hint = fmt.Sprintf(" To put text behind group %s, write ${%s}.", digits, digits)
			}
			return fail(nil, "The rule's replace %q uses group %q, which the match %q does not have.%s", replace, name, match, hint)
		}
	}
	return Rewrite{match: re, pattern: match, replace: replace}, nil
}

// apply rewrites a string, ok where the rule fits it. Only the first match is
// replaced: a number is rewritten once.
func (w Rewrite) apply(text string) (string, bool) {
	if w.match == nil {
		return "", false
	}
	at := w.match.FindStringSubmatchIndex(text)
	if at == nil {
		return "", false
	}
	middle := w.match.ExpandString(nil, w.replace, text, at)
	return text[:at[0]] + string(middle) + text[at[1]:], true
}

// groupNames lists the groups that a replacement uses, by regexp.Expand's grammar.
func groupNames(replace string) ([]string, error) {
	var names []string
	for {
		_, rest, found := strings.Cut(replace, "$")
		if !found {
			return names, nil
		}
		switch {
		case strings.HasPrefix(rest, "$"):
			replace = rest[1:]
			continue
		case strings.HasPrefix(rest, "{"):
			name, after, closed := strings.Cut(rest[1:], "}")
			if !closed || name == "" || strings.TrimFunc(name, isGroupRune) != "" {
				return nil, errors.New("a ${ needs a group's number or name and a closing }")
			}
			names, replace = append(names, name), after
		default:
			end := strings.IndexFunc(rest, func(r rune) bool { return !isGroupRune(r) })
			if end < 0 {
				end = len(rest)
			}
			if end == 0 {
				return nil, errors.New("a $ needs a group's number or name; a dollar sign is $$")
			}
			names, replace = append(names, rest[:end]), rest[end:]
		}
	}
}

func isGroupRune(r rune) bool {
	return r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
}

func leadingDigits(text string) string {
	end := strings.IndexFunc(text, func(r rune) bool { return r < '0' || r > '9' })
	if end < 0 {
		end = len(text)
	}
	return text[:end]
}
