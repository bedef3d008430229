package cli_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"siptap.org/siptap/host/cli"
)

var update = flag.Bool("update", false, "write the golden files anew")

// bench is a person's account on a machine, and a command line on it.
type bench struct {
	t        *testing.T
	dir      string
	in       string
	terminal bool
	typed    string // at the password prompt
	signals  chan os.Signal
}

func newBench(t *testing.T) *bench {
	t.Helper()
	dir := t.TempDir()
	for name, value := range map[string]string{
		"HOME": dir, "USERPROFILE": dir, "AppData": dir,
		"XDG_CONFIG_HOME": filepath.Join(dir, "config"), "XDG_STATE_HOME": filepath.Join(dir, "state"),
		"SIPTAP_CONFIG": "", "SIPTAP_PASSWORD": "", "SIPTAP_LOG": "", "LC_ALL": "C", "LANG": "C",
	} {
		t.Setenv(name, value)
	}
	return &bench{t: t, dir: dir, signals: make(chan os.Signal, 2)}
}

// run runs a command line and returns its exit status and what it printed.
func (b *bench) run(args ...string) (status int, out, errs string) {
	b.t.Helper()
	var stdout, stderr bytes.Buffer
	status = cli.Run(b.t.Context(), args, b.streams(&stdout, &stderr))
	return status, stdout.String(), stderr.String()
}

// runTo runs a command line whose output somebody watches.
func (b *bench) runTo(out io.Writer, args ...string) (status int) {
	b.t.Helper()
	return cli.Run(b.t.Context(), args, b.streams(out, io.Discard))
}

func (b *bench) streams(out, errs io.Writer) cli.Streams {
	return cli.Streams{
		In: strings.NewReader(b.in), Out: out, Err: errs, Terminal: b.terminal,
		ReadPassword: func() (string, error) {
			if !b.terminal {
				return "", errors.New("asked without a terminal")
			}
			return b.typed, nil
		},
		Interrupts: func() (<-chan os.Signal, func()) { return b.signals, func() {} },
	}
}

// ok runs a command line that must succeed and returns its output.
func (b *bench) ok(args ...string) string {
	b.t.Helper()
	status, out, errs := b.run(args...)
	if status != cli.ExitDone {
		b.t.Fatalf("siptap %q: status %d, %s%s", args, status, out, errs)
	}
	return out
}

func (b *bench) configPath() string { return filepath.Join(b.dir, "config", "siptap", "config.toml") }

func (b *bench) writeConfig(text string) {
	b.t.Helper()
	if err := os.MkdirAll(filepath.Dir(b.configPath()), 0o700); err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(b.configPath(), []byte(text), 0o600); err != nil {
		b.t.Fatal(err)
	}
}

// objects decodes the lines of a --json output; a line that is no object fails.
func objects[T any](t *testing.T, out string) []T {
	t.Helper()
	var all []T
	for line := range strings.Lines(out) {
		var one T
		if err := json.Unmarshal([]byte(line), &one); err != nil {
			t.Fatalf("%v in the line %q", err, line)
		}
		all = append(all, one)
	}
	return all
}

func TestHelp(t *testing.T) {
	b := newBench(t)
	for _, command := range []string{
		"", "demo", "dial", "install", "uninstall", "norm", "find", "account", "account add", "account set", "account list", "account remove", "version",
	} {
		name := "help"
		if command != "" {
			name += "-" + strings.ReplaceAll(command, " ", "-")
		}
		t.Run(name, func(t *testing.T) {
			got := b.ok(append([]string{"help"}, strings.Fields(command)...)...)
			if other := b.ok(append(strings.Fields(command), "--help")...); other != got {
				t.Errorf("--help says something else:\n%s", other)
			}
			golden := filepath.Join("testdata", name+".txt")
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("got\n%s\nwant\n%s\n(go test ./host/cli -run TestHelp -update)", got, want)
			}
			for line := range strings.Lines(got) {
				if len([]rune(line)) > 121 {
					t.Errorf("%d characters in one line: %s", len([]rune(line)), line)
				}
			}
		})
	}
	if got := b.ok(); got != b.ok("help") {
		t.Errorf("without arguments: got\n%s", got)
	}
}

// A command line that cannot be understood has status 2, says why and what to do
// on the error stream, and prints no result.
func TestUsage(t *testing.T) {
	for _, c := range []struct {
		args string
		want string
	}{
		{"dail", `siptap: there is no command "dail"; did you mean: siptap dial`},
		{"help dail", `siptap: there is no command "dail"; run: siptap help`},
		{"help dial x", `siptap: there is no command "x"; run: siptap help`},
		{"account frob", `siptap: there is no command "frob"; run: siptap account --help`},
		{"--colour", `siptap: unknown flag: --colour; run: siptap --help`},
		{"norm --colour 1", `siptap: unknown flag: --colour; run: siptap norm --help`},
		{"norm", `siptap: siptap norm needs a NUMBER (quoted, where it has spaces); run: siptap norm --help`},
		{"dial", `siptap: siptap dial needs one NUMBER (quoted, where it has spaces); run: siptap dial --help`},
		{"dial +43 1 505641", `siptap: siptap dial takes one NUMBER (quoted, where it has spaces) and nothing more, but got "1"; run: siptap dial --help`},
		{"dial -43", `siptap: unknown shorthand flag: '4' in -43; put -- before an argument that begins with a hyphen`},
		{"norm --region Austria 1", `siptap: --region "Austria" is no country; give a country's two letters like AT, or ZZ for none`},
		{"norm --config", `siptap: flag needs an argument: --config; run: siptap norm --help`},
		{"find a b", `siptap: siptap find takes at most one FILE and nothing more, but got "b"; run: siptap find --help`},
		{"account add", `siptap: siptap account add needs the account's NAME; run: siptap account add --help`},
		{"account add office", `siptap: an account needs --domain; run: siptap account add --help`},
		{"account add office --domain example.com", `siptap: an account needs --user; run: siptap account add --help`},
		{"account add office --domain sip:example.com --user 42", `siptap: --domain sip:example.com: expected the SIP domain alone: a name like "example.com", or an address[:port]; run: siptap account add --help`},
		{"account add office --domain example.com --user 42 --transport udpp", `siptap: --transport udpp: expected auto, udp, tcp or tls; run: siptap account add --help`},
		{"account add office --domain example.com --user 42 --flow bridge", `siptap: --flow bridge: "bridge" is not supported by this version yet; expected auto, refer or refer-out-of-dialog; run: siptap account add --help`},
		{"account set office", `siptap: nothing is to be changed; run: siptap account set --help`},
		{"account set office --password=hunter2", `siptap: a password is never an argument; it is asked for, or read with --password-stdin`},
		{"demo --json", `siptap: siptap demo has no --json; leave it out`},
		{"install --browser lynx", `siptap: no such browser: "lynx"; known: chromium, chrome, firefox; run: siptap help`},
		{"account list office", `siptap: siptap account list takes no argument and nothing more, but got "office"; run: siptap account list --help`},
	} {
		t.Run(c.args, func(t *testing.T) {
			b := newBench(t)
			status, out, errs := b.run(strings.Fields(c.args)...)
			if status != cli.ExitUsage || out != "" || strings.TrimSpace(errs) != c.want {
				t.Errorf("status %d, output %q\n got %s\nwant %s", status, out, errs, c.want)
			}
		})
	}
}

// Every command that needs the configuration says with status 3 what is wrong
// with it.
func TestBadConfiguration(t *testing.T) {
	for _, command := range []string{
		"norm +431505641", "find", "dial +431505641", "account list",
		"account add office --domain example.com --user 42", "account remove office", "account set office --user 42",
	} {
		for name, c := range map[string]struct{ text, want string }{
			"broken TOML": {"region = \"AT\"\n[[account\n", ":2: this is not TOML"},
			"unknown key": {"region = \"AT\"\n\ncolour = \"teal\"\n", ":3: colour: unknown key; expected"},
		} {
			t.Run(command+", "+name, func(t *testing.T) {
				b := newBench(t)
				b.writeConfig(c.text)
				want := b.configPath() + c.want
				status, out, errs := b.run(strings.Fields(command)...)
				if status != cli.ExitConfig || out != "" || !strings.Contains(errs, want) {
					t.Errorf("status %d, output %q, error %q; want status 3 and %q", status, out, errs, want)
				}
				status, out, _ = b.run(append([]string{"--json"}, strings.Fields(command)...)...)
				got := objects[struct{ Error struct{ Code, Text string } }](t, out)
				if status != cli.ExitConfig || len(got) != 1 || got[0].Error.Code != "bad-config" || !strings.Contains(got[0].Error.Text, want) {
					t.Errorf("with --json: status %d, %q", status, out)
				}
				if data, _ := os.ReadFile(b.configPath()); string(data) != c.text {
					t.Errorf("the file became %q", data)
				}
			})
		}
	}
}

func TestConfigFlagAndVariable(t *testing.T) {
	b := newBench(t)
	b.writeConfig("region = \"AT\"\n")
	other := filepath.Join(b.dir, "other.toml")
	if err := os.WriteFile(other, []byte("region = \"DE\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	region := func(args ...string) string {
		out := b.ok(append([]string{"norm", "--json", "030 901820"}, args...)...)
		return objects[struct{ Region string }](t, out)[0].Region
	}
	if got := region("--config", other); got != "DE" {
		t.Errorf("--config: got %s", got)
	}
	t.Setenv("SIPTAP_CONFIG", other)
	if got := region(); got != "DE" {
		t.Errorf("SIPTAP_CONFIG: got %s", got)
	}
	if got := region("--region", "de", "--config", b.configPath()); got != "DE" {
		t.Errorf("--region: got %s", got)
	}
}

func TestVersion(t *testing.T) {
	b := newBench(t)
	if got := b.ok("version"); !strings.HasPrefix(got, "siptap 0.") {
		t.Errorf("got %q", got)
	}
	got := objects[struct {
		Version  string
		Protocol int
	}](t, b.ok("version", "--json"))
	if len(got) != 1 || got[0].Version == "" || got[0].Protocol != 1 {
		t.Errorf("got %+v", got)
	}
}
