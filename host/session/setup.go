package session

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"siptap.org/siptap/host/config"
	"siptap.org/siptap/host/dialing"
	"siptap.org/siptap/host/protocol"
	"siptap.org/siptap/host/rpc"
	"siptap.org/siptap/host/setup"
)

// The limits of what a message may set.
const (
	maxRules    = 100
	maxPassword = 4096 // bytes
)

// setupMethods are the methods that look at what is set up, and change it.
func (s *session) setupMethods() map[string]rpc.Method {
	return map[string]rpc.Method{
		protocol.MethodAccounts:      {Do: typed(s.accounts)},
		protocol.MethodAccountSave:   {Do: s.changing(s.accountSave)},
		protocol.MethodAccountRemove: {Do: s.changing(typed(s.accountRemove))},
		protocol.MethodAccountTest:   {Do: s.accountTest, Cancelable: true},
		protocol.MethodSettings:      {Do: typed(s.settings)},
		protocol.MethodSettingsSave:  {Do: s.changing(typed(s.settingsSave))},
	}
}

// changing makes a method whose change is told at once.
func (s *session) changing(do func(context.Context, rpc.Params) (rpc.Reply, error)) func(context.Context, rpc.Params) (rpc.Reply, error) {
	return func(ctx context.Context, raw rpc.Params) (rpc.Reply, error) {
		if s.Files == nil {
			return rpc.Reply{}, errNoFiles
		}
		reply, err := do(ctx, raw)
		if err != nil {
			return reply, setupError(err)
		}
		reply.After = s.tellChanges
		return reply, nil
	}
}

var errNoFiles = &protocol.Error{
	Code: protocol.CodeBadConfig,
	Text: "There is no place for the configuration: set HOME, or name a file with SIPTAP_CONFIG.",
}

// setupError says an error of package setup in the protocol's terms.
func setupError(err error) error {
	if _, ok := err.(*rpc.ParamsError); ok { //nolint:errorlint // as typed has made it
		return err
	}
	failed := setup.Problem(err)
	switch failed.Code {
	case protocol.CodeConflict, protocol.CodeInternal, protocol.CodeLocked:
		failed.Text = strings.ToUpper(failed.Text[:1]) + failed.Text[1:] + "."
	}
	return failed
}

func (s *session) accounts(context.Context, protocol.Empty) (any, error) {
	if s.Files == nil {
		return nil, errNoFiles
	}
	return s.accountsNow(s.Files.Read()), nil
}

func (s *session) accountsNow(state setup.State) protocol.AccountsResult {
	out := protocol.AccountsResult{Accounts: []protocol.Account{}, Revision: state.Revision}
	if state.Err != nil {
		out.Problem = &protocol.ErrorData{Code: protocol.CodeBadConfig, Text: state.Err.Error()}
		return out
	}
	first, _ := state.Config.Account("")
	for i := range state.Config.Accounts {
		account := &state.Config.Accounts[i]
		status := s.Service.Account(state.Config, account)
		out.Accounts = append(out.Accounts, s.accountNow(state, account, account == first, status))
	}
	for i := range state.Config.Unfinished {
		account := &state.Config.Unfinished[i]
		_, missing := state.Config.Account(account.Name)
		out.Accounts = append(out.Accounts, s.accountNow(state, account, state.Config.DefaultAccount == account.Name, protocol.AccountStatus{
			Problem: &protocol.ErrorData{Code: protocol.CodeNoAccount, Text: sentence(missing)},
		}))
	}
	return out
}

// accountNow tells of one account.
func (s *session) accountNow(state setup.State, account *config.Account, isDefault bool, status protocol.AccountStatus) protocol.Account {
	told := protocol.Account{
		Name: account.Name, Default: isDefault, Ready: status.Ready, Problem: status.Problem,
		Password: s.Files.PasswordState(account.Name), Locked: state.Policy.Locked(account.Name),
		Values: valuesOf(account), Rewrite: []protocol.RewriteRule{},
	}
	for _, rule := range account.Rewrite {
		told.Rewrite = append(told.Rewrite, protocol.RewriteRule{Match: rule.Match, Replace: rule.Replace})
	}
	return told
}

// sentence makes an error's text one.
func sentence(err error) string {
	text := err.Error()
	return strings.ToUpper(text[:1]) + text[1:] + "."
}

// valuesOf writes an account's keys as the protocol has them: by their names.
func valuesOf(account *config.Account) protocol.AccountValues {
	members := map[string]any{}
	for _, s := range account.Settings() {
		switch {
		case s.Key == "outbound_proxy" && len(s.Values) > 0:
			members[s.Key] = s.Values
		case len(s.Values) == 1:
			members[s.Key] = s.Values[0]
		}
	}
	var out protocol.AccountValues
	data, _ := json.Marshal(members) // strings can be written
	_ = json.Unmarshal(data, &out)   // and are read back as they are
	return out
}

// settingsOf reads the keys that a message gives. An empty value takes the key out.
func settingsOf(values *protocol.AccountValues) []config.Setting {
	if values == nil {
		return nil
	}
	var members map[string]json.RawMessage
	data, _ := json.Marshal(values) // strings can be written
	_ = json.Unmarshal(data, &members)
	var settings []config.Setting
	for _, key := range config.AccountKeys() {
		given, ok := members[key.Name]
		if !ok {
			continue
		}
		s := config.Setting{Key: key.Name}
		var one string
		if json.Unmarshal(given, &one) == nil && one != "" {
			s.Values = []string{one}
		}
		var several []string
		if json.Unmarshal(given, &several) == nil {
			s.Values = slices.DeleteFunc(several, func(v string) bool { return strings.TrimSpace(v) == "" })
		}
		settings = append(settings, s)
	}
	return settings
}

// messageKeys are the keys that a message may set.
var messageKeys = func() map[string]bool {
	keys := map[string]bool{}
	values := reflect.TypeFor[protocol.AccountValues]()
	for i := range values.NumField() {
		name, _, _ := strings.Cut(values.Field(i).Tag.Get("json"), ",")
		keys[name] = true
	}
	return keys
}()

// onlyValues refuses keys that no message may set, rather than leaving them alone in
// silence as unknown members are: whoever sends one takes it for set.
func onlyValues(raw rpc.Params) error {
	given, err := rpc.Decode[struct {
		Values map[string]json.RawMessage `json:"values"`
	}](raw)
	if err != nil {
		return err
	}
	for key := range given.Values {
		if messageKeys[key] {
			continue
		}
		return &protocol.Error{
			Code:  protocol.CodeBadConfig,
			Text:  fmt.Sprintf("The key %.40q cannot be set by a message; write it into the configuration file.", key),
			Value: &protocol.ValueData{Key: key, Reason: "it can be set in the configuration file only"},
		}
	}
	return nil
}

// change is what a message wants an account to become.
func (s *session) change(name string, values *protocol.AccountValues, rewrite *[]protocol.RewriteRule, password string) (setup.Change, error) {
	c := setup.Change{Name: name, Settings: settingsOf(values), Password: password}
	if len(password) > maxPassword || strings.ContainsAny(password, "\r\n\x00") {
		return c, badValue(name, "password", 0, fmt.Sprintf("one line of at most %d bytes", maxPassword))
	}
	for _, one := range c.Settings {
		if err := config.CheckSetting(one); err != nil {
			return c, badValue(name, one.Key, 0, strings.TrimPrefix(err.Error(), "expected "))
		}
	}
	if rewrite == nil {
		return c, nil
	}
	if len(*rewrite) > maxRules {
		return c, badValue(name, "rewrite", 0, fmt.Sprintf("at most %d rules", maxRules))
	}
	rules := []config.Rewrite{}
	for i, rule := range *rewrite {
		if _, err := regexp.Compile(rule.Match); err != nil || rule.Match == "" {
			expected := "a regular expression (RE2) that is not empty"
			if err != nil {
				expected = "a regular expression (RE2): " + strings.TrimPrefix(err.Error(), "error parsing regexp: ")
			}
			return c, badValue(name, "rewrite.match", i+1, expected)
		}
		rules = append(rules, config.Rewrite{Match: rule.Match, Replace: rule.Replace})
	}
	c.Rewrite = &rules
	return c, nil
}

// badValue says which value cannot be taken, and what could.
func badValue(account, key string, index int, expected string) *protocol.Error {
	return &protocol.Error{
		Code:  protocol.CodeBadConfig,
		Text:  fmt.Sprintf("%s: expected %s.", key, expected),
		Value: &protocol.ValueData{Account: account, Key: key, Index: index, Expected: expected},
	}
}

func (s *session) accountSave(_ context.Context, raw rpc.Params) (rpc.Reply, error) {
	params, err := rpc.Decode[protocol.AccountSaveParams](raw)
	if err != nil {
		return rpc.Reply{}, err
	}
	if err := onlyValues(raw); err != nil {
		return rpc.Reply{}, err
	}
	c, err := s.change(params.Name, params.Values, params.Rewrite, params.Password)
	if err != nil {
		return rpc.Reply{}, err
	}
	c.Default, c.Revision, c.Rename = params.Default, params.Revision, params.Rename
	if c.Rename != "" {
		if err := config.CheckSetting(config.Setting{Key: "name", Values: []string{c.Rename}}); err != nil {
			return rpc.Reply{}, badValue(c.Name, "name", 0, strings.TrimPrefix(err.Error(), "expected "))
		}
	}
	if params.New {
		return rpc.Reply{Result: protocol.AccountSaveResult{}}, s.Files.Add(c)
	}
	if state := s.Files.Read(); state.Config != nil {
		if account, err := state.Config.Account(c.Name); err == nil && c.Name != "" {
			c.Settings = setup.Unchanged(account, c.Settings)
		}
	}
	cleared, err := s.Files.Alter(c)
	return rpc.Reply{Result: protocol.AccountSaveResult{PasswordCleared: cleared}}, err
}

func (s *session) accountRemove(_ context.Context, params protocol.AccountRemoveParams) (any, error) {
	return protocol.Empty{}, s.Files.Remove(params.Name, params.Revision)
}

// accountTest asks an account's server for its answer, without ringing a phone.
func (s *session) accountTest(ctx context.Context, raw rpc.Params) (rpc.Reply, error) {
	if s.Files == nil {
		return rpc.Reply{}, errNoFiles
	}
	params, err := rpc.Decode[protocol.AccountTestParams](raw)
	if err != nil {
		return rpc.Reply{}, err
	}
	if err := onlyValues(raw); err != nil {
		return rpc.Reply{}, err
	}
	c, err := s.change(params.Name, params.Values, nil, params.Password)
	if err != nil {
		return rpc.Reply{}, err
	}
	cfg, password, err := s.Files.Trial(c)
	if err != nil {
		return rpc.Reply{}, setupError(err)
	}
	account, err := cfg.Account(c.Name)
	if err != nil {
		return rpc.Reply{}, setupError(err)
	}
	result, err := s.Service.Try(ctx, account, password)
	return rpc.Reply{Result: result}, err
}

// normalizeTrial says how a number would be dialled if an account were another.
func (s *session) normalizeTrial(params protocol.NormalizeParams) (protocol.Number, error) {
	if s.Files == nil {
		return protocol.Number{}, errNoFiles
	}
	c, err := s.change(params.Account, params.Trial.Values, params.Trial.Rewrite, "")
	if err != nil {
		return protocol.Number{}, err
	}
	cfg, _, err := s.Files.Trial(c)
	if err != nil {
		return protocol.Number{}, setupError(err)
	}
	return dialing.NormalizeAs(cfg, params.Number, params.Region, params.Account)
}
