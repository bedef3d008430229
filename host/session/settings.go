package session

import (
	"context"
	"slices"
	"strconv"

	"siptap.org/siptap/host/config"
	"siptap.org/siptap/host/protocol"
	"siptap.org/siptap/host/rpc"
	"siptap.org/siptap/host/setup"
)

func (s *session) settings(context.Context, protocol.Empty) (any, error) {
	if s.Files == nil {
		return nil, errNoFiles
	}
	return s.settingsNow(s.Files.Read()), nil
}

func (s *session) settingsNow(state setup.State) protocol.Settings {
	out := protocol.Settings{Revision: state.Revision, Locked: state.Policy.Locked(""), Path: s.Files.Path, Log: s.LogFile}
	if state.Policy != nil {
		out.Policy = &protocol.PolicyData{Path: state.Policy.Path, By: state.Policy.By}
	}
	c := state.Config
	if c == nil {
		failed := setup.Problem(state.Err)
		out.Problem = &protocol.ValueData{}
		if failed.Value != nil {
			*out.Problem = *failed.Value
		}
		out.Problem.ErrorData = protocol.ErrorData{Code: failed.Code, Text: failed.Text}
		var err error
		if c, err = config.ParseUnder(state.Policy, s.Files.Path, nil); err != nil {
			c, _ = config.Parse(s.Files.Path, nil) // the defaults
		}
	}
	out.Region, out.DefaultAccount, out.LogLevel = c.Region, c.DefaultAccount, c.LogLevel
	out.Guard = protocol.GuardSettings{
		AllowCountries: orEmpty(c.Guard.AllowCountries), Confirm: orEmpty(c.Guard.Confirm), Deny: []string{},
		PerMinute: c.Guard.PerMinute, Concurrent: c.Guard.Concurrent,
	}
	for _, deny := range c.Guard.Deny {
		out.Guard.Deny = append(out.Guard.Deny, deny.String())
	}
	return out
}

func orEmpty(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

func (s *session) settingsSave(_ context.Context, params protocol.SettingsSaveParams) (any, error) {
	if params.Revision == "" {
		return nil, &rpc.ParamsError{Text: "settings.save has to give the revision that it changes."}
	}
	if err := s.Files.Set(s.changed(params), params.Revision); err != nil {
		return nil, err
	}
	return s.settingsNow(s.Files.Read()), nil
}

// changed are the settings that are not yet as they are wanted, so that what is not
// touched does not come to stand in the file.
func (s *session) changed(params protocol.SettingsSaveParams) []config.Setting {
	is := s.settingsNow(s.Files.Read())
	var out []config.Setting
	one := func(key string, now string, wanted *string) {
		if wanted != nil && *wanted != now {
			out = append(out, config.Setting{Key: key, Values: []string{*wanted}})
		}
	}
	list := func(key string, now, wanted []string) {
		if wanted != nil && !slices.Equal(now, wanted) {
			out = append(out, config.Setting{Key: key, Values: wanted})
		}
	}
	one("region", is.Region, params.Region)
	one("default_account", is.DefaultAccount, params.DefaultAccount)
	one("log_level", is.LogLevel, params.LogLevel)
	if g := params.Guard; g != nil {
		list("guard.allow_countries", is.Guard.AllowCountries, g.AllowCountries)
		list("guard.confirm", is.Guard.Confirm, g.Confirm)
		list("guard.deny", is.Guard.Deny, g.Deny)
		for _, n := range []struct {
			key         string
			now, wanted int
		}{{"guard.per_minute", is.Guard.PerMinute, g.PerMinute}, {"guard.concurrent", is.Guard.Concurrent, g.Concurrent}} {
			if n.now != n.wanted {
				out = append(out, config.Setting{Key: n.key, Values: []string{strconv.Itoa(n.wanted)}})
			}
		}
	}
	return out
}
