package parts

import (
	_ "embed"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"text/template"
)

// Domain is the SIP domain that the Kamailio of the tests serves.
const Domain = "siptap.test"

// Users are the server's accounts with their passwords: clicker places the calls,
// alice is the own phone, bob the callee.
var Users = map[string]string{"clicker": "click-pw", "alice": "alice-pw", "bob": "bob-pw"}

//go:embed kamailio.cfg
var kamailioConfig string

// Kamailio is a registrar and proxy with several workers: it challenges with 407,
// record-routes, and keeps count of its dialogs.
type Kamailio struct {
	t       testing.TB
	Addr    string // address:port, UDP and TCP
	TLSAddr string // address:port, with KamailioOptions.TLS
	control string
}

// KamailioOptions say in what a server differs from the usual one.
type KamailioOptions struct {
	TLS              *Authority // its certificate is signed by this, for Domain and its address; nil = no TLS
	ChallengesInside bool       // asks the clicker for its password again at REFER and BYE
	Stateless        bool       // forwards without transactions and without Record-Route
	OutOfService     bool       // answers everything with 503
	Link             *BadLink   // the clicker is at the far end of it; phones and callees are near
}

// StartKamailio starts a server on a loopback address of its own.
func StartKamailio(t testing.TB) *Kamailio {
	t.Helper()
	return StartKamailioWith(t, KamailioOptions{})
}

// StartKamailioWith starts a server that is not the usual one.
func StartKamailioWith(t testing.TB, o KamailioOptions) *Kamailio {
	t.Helper()
	// Unix socket paths are short, a test's own folder is not.
	dir, err := os.MkdirTemp("", "kam")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	host := loopback()
	k := &Kamailio{t: t, Addr: net.JoinHostPort(host, "5060"), control: filepath.Join(dir, "ctl")}
	fields := map[string]any{
		"Addr": k.Addr, "Control": k.control, "Domain": Domain, "Users": Users,
		"ChallengesInside": o.ChallengesInside, "Stateless": o.Stateless, "OutOfService": o.OutOfService,
		"TLSAddr": "", "FarAddr": "",
	}
	if o.Link != nil {
		far := net.JoinHostPort(host, "5062")
		fields["FarAddr"], fields["FarSeenAs"] = far, o.Link.Addr
		o.Link.lead(t, far)
	}
	if o.TLS != nil {
		if found, _ := filepath.Glob("/usr/lib/*/kamailio/modules/tls.so"); len(found) == 0 {
			t.Skip("kamailio-tls-modules is not installed; the test command installs it")
		}
		k.TLSAddr = net.JoinHostPort(host, "5061")
		certificate, key := o.TLS.Issue(t, dir, "server", Domain, host)
		fields["TLSAddr"], fields["Certificate"], fields["Key"] = k.TLSAddr, certificate, key
	}

	config := filepath.Join(dir, "kamailio.cfg")
	f, err := os.Create(config)
	if err != nil {
		t.Fatal(err)
	}
	err = template.Must(template.New("").Parse(kamailioConfig)).Execute(f, fields)
	if err := errors.Join(err, f.Close()); err != nil {
		t.Fatalf("write Kamailio's configuration: %v", err)
	}
	start(t, dir, "kamailio", "-f", config, "-DD", "-E", "-w", dir, "-Y", dir)
	Eventually(t, "Kamailio answers", func() bool { _, err := k.ask("dlg.stats_active"); return err == nil })
	return k
}

// PlugIn makes the server send calls for a user to an address:port over UDP,
// without any registration.
func (k *Kamailio) PlugIn(user, addr string) {
	k.t.Helper()
	if _, err := k.ask("htable.sets", "lines", "s:"+user, "s:sip:"+addr); err != nil {
		k.t.Fatalf("plug %s in at Kamailio: %v", user, err)
	}
}

// Dialogs returns how many dialogs the server counts: setting up and talking.
func (k *Kamailio) Dialogs() int {
	k.t.Helper()
	out, err := k.ask("dlg.stats_active")
	if err != nil {
		k.t.Fatalf("ask Kamailio for its dialogs: %v", err)
	}
	for line := range strings.Lines(out) {
		if name, value, ok := strings.Cut(strings.TrimSpace(line), ": "); ok && name == "all" {
			n, err := strconv.Atoi(value)
			if err != nil {
				k.t.Fatalf("Kamailio's count %q: %v", value, err)
			}
			return n
		}
	}
	k.t.Fatalf("no count in %q", out)
	return 0
}

func (k *Kamailio) ask(command ...string) (string, error) {
	out, err := exec.Command("kamcmd", append([]string{"-s", "unix:" + k.control}, command...)...).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("kamcmd: %w: %s", err, out)
	}
	return string(out), nil
}
