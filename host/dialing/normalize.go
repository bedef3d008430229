package dialing

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"unicode"
	"unicode/utf8"

	"siptap.org/siptap/host/config"
	"siptap.org/siptap/host/protocol"
	"siptap.org/siptap/phonenorm"
)

// Normalize reads a number that a person typed, and says how the account would
// dial it: besides public numbers they may type their own phone system's internal
// numbers and codes, and leave away what their line does not need. A region of ""
// leaves the country to the configuration and the system's locale; "ZZ" means none.
// An account of "" is the default one.
//
// A text that is no number is no error: the protocol.Number then says why it is
// not valid. The error is a *protocol.Error with the code bad-config or no-account.
func (s *Service) Normalize(text, region, account string) (protocol.Number, phonenorm.Number, error) {
	return s.normalize(text, region, account, phonenorm.Dialing.Read)
}

// NormalizeFound is Normalize for a number that a page gave: internal numbers and
// codes are none that a page may have dialled.
func (s *Service) NormalizeFound(text, region, account string) (protocol.Number, phonenorm.Number, error) {
	return s.normalize(text, region, account, func(_ phonenorm.Dialing, text string, r phonenorm.Region) (phonenorm.Number, error) {
		return phonenorm.Parse(text, r)
	})
}

func (s *Service) normalize(text, region, name string,
	readAs func(phonenorm.Dialing, string, phonenorm.Region) (phonenorm.Number, error),
) (protocol.Number, phonenorm.Number, error) {
	cfg, failed := s.config()
	if failed != nil {
		return protocol.Number{}, phonenorm.Number{}, failed
	}
	return normalizeIn(cfg, text, region, name, readAs)
}

// NormalizeAs is Normalize under a configuration that is not in force: what would be
// dialled if it were.
func NormalizeAs(cfg *config.Config, text, region, account string) (protocol.Number, error) {
	described, _, err := normalizeIn(cfg, text, region, account, phonenorm.Dialing.Read)
	return described, err
}

func normalizeIn(cfg *config.Config, text, region, name string,
	readAs func(phonenorm.Dialing, string, phonenorm.Region) (phonenorm.Number, error),
) (protocol.Number, phonenorm.Number, error) {
	chosen, failed := accountIfAny(cfg, name)
	if failed != nil {
		return protocol.Number{}, phonenorm.Number{}, failed
	}
	line, failed := dialingOf(cfg, chosen)
	if failed != nil {
		return protocol.Number{}, phonenorm.Number{}, failed
	}
	setting := cfg.Region
	if setting == "" {
		setting = line.Home
	}
	read := phonenorm.JudgeRegion(region, phonenorm.Evidence{Locale: systemLocale(os.Getenv)}, setting)
	number, refused := readAs(line, text, read)
	described, err := describe(cfg, number, refused, name)
	return described, number, err
}

// accountIfAny returns the named account, or nil where none is named and there is
// none: without any account a number can be read all the same.
func accountIfAny(cfg *config.Config, name string) (*config.Account, *protocol.Error) {
	if name == "" && len(cfg.Accounts) == 0 {
		return nil, nil
	}
	return account(cfg, name)
}

// Describe is Normalize for a number that has been read already; refused is why
// it is not valid.
func (s *Service) Describe(number phonenorm.Number, refused error, account string) (protocol.Number, error) {
	cfg, failed := s.config()
	if failed != nil {
		return protocol.Number{}, failed
	}
	return describe(cfg, number, refused, account)
}

func describe(cfg *config.Config, number phonenorm.Number, refused error, name string) (protocol.Number, error) {
	chosen, failed := accountIfAny(cfg, name)
	if failed != nil {
		return protocol.Number{}, failed
	}
	out := protocol.Number{
		Text:          number.Text,
		E164:          number.E164,
		International: number.International,
		National:      number.National,
		RFC3966:       number.RFC3966,
		Region:        number.Region,
		Type:          string(number.Type),
		Extension:     number.Extension,
		Valid:         number.Valid,
		Validity:      validity(number, refused),
		RegionSource:  string(number.RegionSource),
		Assumed:       number.Assumed,
		Risk:          string(number.Risk),
	}
	dialed, failed := dial(cfg, chosen, number, refused)
	if failed != nil {
		out.Error = &protocol.ErrorData{Code: failed.Code, Text: failed.Text}
		return out, nil
	}
	out.Dialed, out.Rule = dialed.String, dialed.Rule
	return out, nil
}

// validity says how much of a number a text is.
func validity(number phonenorm.Number, refused error) string {
	if number.Valid {
		return "valid"
	}
	if why, ok := errors.AsType[*phonenorm.ParseError](refused); ok && why.Possible() {
		return "possible"
	}
	return "invalid"
}

// dial makes the string that would be sent. The error has the code bad-number,
// blocked for a service code, or bad-config for a rule that spoils the number.
func dial(cfg *config.Config, account *config.Account, number phonenorm.Number, refused error) (phonenorm.Dialed, *protocol.Error) {
	if !number.Valid {
		return phonenorm.Dialed{}, notDialable(number, refused)
	}
	how, failed := dialingOf(cfg, account)
	if failed != nil {
		return phonenorm.Dialed{}, failed
	}
	dialed, err := how.Dial(number)
	switch {
	case errors.Is(err, phonenorm.ErrNotDialable):
		return dialed, notDialable(number, err)
	case err != nil:
		return dialed, &protocol.Error{Code: protocol.CodeBadConfig, Text: sentence(err), Err: err}
	}
	return dialed, nil
}

func notDialable(number phonenorm.Number, refused error) *protocol.Error {
	code := protocol.CodeBadNumber
	if number.Risk == phonenorm.RiskServiceCode {
		code = protocol.CodeBlocked
	}
	text := "This is not a valid phone number."
	if refused != nil {
		text = sentence(refused)
	}
	return &protocol.Error{Code: code, Text: text, Err: refused}
}

// dialingOf turns an account's keys into phonenorm's terms.
func dialingOf(cfg *config.Config, account *config.Account) (phonenorm.Dialing, *protocol.Error) {
	how := phonenorm.Dialing{Home: cfg.Home(account), Internal: phonenorm.DefaultInternal}
	if account == nil {
		return how, nil
	}
	how.As = phonenorm.DialAs(account.DialAs)
	how.Area, how.Outside = account.AreaCode, account.OutsideLine
	how.Abroad, how.Internal = account.InternationalPrefix, account.InternalDigits
	for i, rule := range account.Rewrite {
		compiled, err := phonenorm.CompileRewrite(rule.Match, rule.Replace)
		if err != nil {
			return how, &protocol.Error{
				Code: protocol.CodeBadConfig,
				Text: fmt.Sprintf("Rewrite rule %d of account %q cannot be used: %s", i+1, account.Name, sentence(err)),
				Err:  err,
			}
		}
		how.Rules = append(how.Rules, compiled)
	}
	return how, nil
}

// systemLocale returns the system's locale as a BCP 47 tag, "" where it says
// nothing of a country. POSIX: LC_ALL goes before LANG.
func systemLocale(getenv func(string) string) string {
	value := getenv("LC_ALL")
	if value == "" {
		value = getenv("LANG")
	}
	value, _, _ = strings.Cut(value, ".")
	value, _, _ = strings.Cut(value, "@")
	if value == "C" || value == "POSIX" {
		return ""
	}
	return strings.ReplaceAll(value, "_", "-")
}

// sentence writes an error as a person reads it: with a capital and a full stop.
func sentence(err error) string {
	text := capital(err.Error())
	if text == "" || strings.ContainsAny(text[len(text)-1:], ".!?") {
		return text
	}
	return text + "."
}

func capital(text string) string {
	if text == "" {
		return ""
	}
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}
