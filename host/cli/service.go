package cli

import (
	"io"

	"siptap.org/siptap/host/config"
	"siptap.org/siptap/host/dialing"
	"siptap.org/siptap/host/secret"
	"siptap.org/siptap/manifests"
)

// service opens what reads and dials numbers. The closer closes its log.
func (a *app) service() (*dialing.Service, io.Closer, error) {
	path, err := a.path()
	if err != nil {
		return nil, nil, err
	}
	log, closer := a.log()
	return dialing.New(dialing.Options{
		Config:  func() (*config.Config, error) { return config.Load(a.configPath) },
		Secrets: secret.Open(path),
		Version: manifests.Version,
		Owner:   "the command line",
		Log:     log,
	}), closer, nil
}

// checkRegion refuses a --region that is no country, so that a slip does not
// read numbers by another country's rules.
func (a *app) checkRegion() error {
	code, ok := config.ParseRegion(a.region)
	if !ok {
		return usagef(`give a country's two letters like AT, or ZZ for none`, "--region %q is no country", a.region)
	}
	if a.region != "" && code == "" {
		code = "ZZ" // the person's word for none, unlike saying nothing
	}
	a.region = code
	return nil
}
