package parts

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"text/template"
	"time"
)

// Phone is a baresip without sound cards.
type Phone struct {
	t       testing.TB
	Addr    string // address:port of its SIP socket
	control string
}

// PhoneOptions say how a phone is set up.
type PhoneOptions struct {
	User   string // a key of Users
	Server string // the server's address:port; "" = a phone without a server
	Answer bool   // answers by itself; otherwise it rings until it is told
	TCP    bool   // talks to its server over TCP; baresip only
}

const baresipConfig = `sip_listen {{.Addr}}
net_interface {{.Host}}
call_local_timeout 120
call_max_calls 4
audio_player aubridge,pseudo0
audio_source ausine,440
audio_alert aubridge,pseudo1
ausrc_channels 2
ausrc_srate 48000
auplay_srate 48000
rtp_ports 20000-29998
module_path /usr/lib/baresip/modules
module g711.so
module ausine.so
module aubridge.so
module_tmp account.so
module_app contact.so
module_app menu.so
module_app ctrl_tcp.so
ctrl_tcp_listen {{.Control}}
`

// StartPhone starts a phone and, where it has a server, waits until it is registered.
func StartPhone(t testing.TB, o PhoneOptions) *Phone {
	t.Helper()
	dir := t.TempDir()
	host := loopback()
	p := &Phone{t: t, Addr: net.JoinHostPort(host, "5060"), control: net.JoinHostPort(host, "4444")}
	var config strings.Builder
	if err := template.Must(template.New("").Parse(baresipConfig)).Execute(&config, map[string]string{
		"Addr": p.Addr, "Host": host, "Control": p.control,
	}); err != nil {
		t.Fatal(err)
	}
	mode := "manual"
	if o.Answer {
		mode = "auto"
	}
	account := fmt.Sprintf("<sip:%s@%s>;regint=0;answermode=%s;audio_codecs=PCMA,PCMU\n", o.User, p.Addr, mode)
	if o.Server != "" {
		server := o.Server + ";lr"
		if o.TCP {
			server += ";transport=tcp"
		}
		account = fmt.Sprintf("<sip:%s@%s>;auth_user=%s;auth_pass=%s;outbound=\"sip:%s\";regint=600;answermode=%s;audio_codecs=PCMA,PCMU\n",
			o.User, Domain, o.User, Users[o.User], server, mode)
	}
	for name, text := range map[string]string{"config": config.String(), "accounts": account, "contacts": "\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	start(t, dir, "baresip", "-f", dir)
	Eventually(t, o.User+"'s phone is ready", func() bool {
		info, err := p.command("reginfo", "")
		return err == nil && (o.Server == "" || strings.Contains(info, "OK"))
	})
	return p
}

// Calls returns how many calls the phone holds, ringing ones included.
func (p *Phone) Calls() int {
	p.t.Helper()
	text, err := p.command("listcalls", "")
	if err != nil {
		p.t.Fatalf("ask the phone for its calls: %v", err)
	}
	var n int
	if _, err := fmt.Sscanf(strings.TrimSpace(text), "--- Active calls (%d)", &n); err != nil {
		p.t.Fatalf("the phone's calls %q: %v", text, err)
	}
	return n
}

// Accept picks up, Hangup hangs up or declines the phone's current call.
func (p *Phone) Accept() { p.must("accept") }

// Hangup ends the current call; one that rings is refused.
func (p *Phone) Hangup() { p.must("hangup") }

func (p *Phone) must(command string) {
	p.t.Helper()
	if _, err := p.command(command, ""); err != nil {
		p.t.Fatalf("tell the phone to %s: %v", command, err)
	}
}

// command talks to baresip's ctrl_tcp module: JSON in netstrings. Events come
// between the answers and are passed over.
func (p *Phone) command(name, params string) (string, error) {
	c, err := net.DialTimeout("tcp", p.control, time.Second)
	if err != nil {
		return "", err
	}
	defer func() { _ = c.Close() }()
	_ = c.SetDeadline(time.Now().Add(5 * time.Second))
	body, err := json.Marshal(map[string]string{"command": name, "params": params, "token": "t"})
	if err != nil {
		return "", err
	}
	if _, err := fmt.Fprintf(c, "%d:%s,", len(body), body); err != nil {
		return "", err
	}
	for {
		var size int
		if _, err := fmt.Fscanf(c, "%d:", &size); err != nil {
			return "", fmt.Errorf("read the answer to %s: %w", name, err)
		}
		message := make([]byte, size+1)
		if _, err := io.ReadFull(c, message); err != nil {
			return "", fmt.Errorf("read the answer to %s: %w", name, err)
		}
		var answer struct {
			Response, OK bool
			Data         string
		}
		if err := json.Unmarshal(message[:size], &answer); err != nil {
			return "", err
		}
		if answer.Response {
			if !answer.OK {
				return "", fmt.Errorf("%s: %s", name, answer.Data)
			}
			return answer.Data, nil
		}
	}
}
