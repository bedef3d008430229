package cli

import (
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"siptap.org/siptap/host/config"
	"siptap.org/siptap/host/setup"
)

// account is an account as `account list --json` prints it.
type account struct {
	Name          string   `json:"name"`
	Domain        string   `json:"domain"`
	OutboundProxy []string `json:"outbound_proxy,omitempty"`
	User          string   `json:"user"`
	AuthUser      string   `json:"auth_user,omitempty"`
	Extension     string   `json:"extension,omitempty"`
	Transport     string   `json:"transport"`
	DialAs        string   `json:"dial_as"`
	Default       bool     `json:"default"`
	Password      string   `json:"password"` // "kept", "none", "unreadable", or "environment" where SIPTAP_PASSWORD is used
}

func (a *app) accountListCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "List the accounts",
		Args:  arguments(0, 0, "no argument"),
		RunE: run(func(*cobra.Command, []string) error {
			c, err := a.load()
			if err != nil {
				return err
			}
			files, err := a.files()
			if err != nil {
				return err
			}
			if len(c.Accounts)+len(c.Unfinished) == 0 && !a.json {
				say(a.streams.Err, "There is no account in %s yet. Add one: siptap account add NAME --domain DOMAIN --user USER\n", c.Path)
				return nil
			}
			for i := range c.Unfinished {
				_, missing := c.Account(c.Unfinished[i].Name)
				say(a.streams.Err, "siptap: %s\n", missing)
			}
			table := tabwriter.NewWriter(a.streams.Out, 0, 0, 2, ' ', 0)
			if !a.json {
				say(table, "NAME\tADDRESS\tPROXY\tPASSWORD\t\n")
			}
			for i := range c.Accounts {
				l := listed(c, &c.Accounts[i], files)
				if a.json {
					a.print(l)
					continue
				}
				mark := ""
				if l.Default {
					mark = "(default)"
				}
				proxy := "–"
				if len(l.OutboundProxy) > 0 {
					proxy = strings.Join(l.OutboundProxy, ", ")
				}
				say(table, "%s\t%s@%s\t%s\t%s\t%s\n", l.Name, l.User, l.Domain, proxy, l.Password, mark)
			}
			return table.Flush()
		}),
	}
}

func listed(c *config.Config, from *config.Account, files setup.Files) account {
	l := account{
		Name: from.Name, Domain: from.Domain, User: from.User, AuthUser: from.AuthUser,
		Extension: from.Extension, Transport: from.Transport, DialAs: from.DialAs,
	}
	for _, p := range from.OutboundProxy {
		l.OutboundProxy = append(l.OutboundProxy, p.String())
	}
	if first, err := c.Account(""); err == nil {
		l.Default = first.Name == from.Name
	}
	l.Password = files.PasswordState(from.Name)
	return l
}
