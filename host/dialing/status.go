package dialing

import (
	"errors"

	"siptap.org/siptap/host/config"
	"siptap.org/siptap/host/protocol"
)

// Status is what can be told of the configuration without placing a call.
type Status struct {
	Region   string                   // the configured region, "" for none
	Accounts []protocol.AccountStatus // the default one first, then in the configuration's order
	Problem  *protocol.ErrorData      // why there are none: the configuration cannot be used
}

// Status reads the configuration and says which accounts can be used.
func (s *Service) Status() Status {
	status := Status{Accounts: []protocol.AccountStatus{}}
	cfg, failed := s.config()
	if failed != nil {
		status.Problem = &protocol.ErrorData{Code: failed.Code, Text: failed.Text}
		return status
	}
	status.Region = cfg.Region
	first, err := cfg.Account("")
	if errors.Is(err, config.ErrNoAccount) {
		status.Problem = &protocol.ErrorData{Code: protocol.CodeNoAccount, Text: sentence(err)}
		return status
	}
	for i := range cfg.Accounts {
		account := &cfg.Accounts[i]
		told := s.accountStatus(cfg, account)
		if account.Name == first.Name {
			status.Accounts = append([]protocol.AccountStatus{told}, status.Accounts...)
			continue
		}
		status.Accounts = append(status.Accounts, told)
	}
	return status
}

func (s *Service) accountStatus(cfg *config.Config, account *config.Account) protocol.AccountStatus {
	told := protocol.AccountStatus{Name: account.Name, Ready: true}
	_, failed := dialingOf(cfg, account)
	if failed == nil {
		_, failed = s.password(account.Name)
	}
	if failed == nil {
		_, failed = tlsOf(account)
	}
	if failed != nil {
		told.Ready, told.Problem = false, &protocol.ErrorData{Code: failed.Code, Text: failed.Text}
	}
	return told
}

// Region returns the configured region, "" where there is none or the
// configuration cannot be used.
func (s *Service) Region() string {
	cfg, failed := s.config()
	if failed != nil {
		return ""
	}
	return cfg.Region
}
