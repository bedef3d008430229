package cli

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/pflag"
)

// longestPassword bounds what is read from standard input, in bytes.
const longestPassword = 4096

// passwordFrom reads the first line of standard input.
func (a *app) passwordFrom() (string, error) {
	reader := bufio.NewReader(io.LimitReader(a.streams.In, longestPassword+1))
	line, err := reader.ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("read the password: %w", err)
	}
	if len(line) > longestPassword {
		return "", fmt.Errorf("read the password: the line is longer than %d bytes", longestPassword)
	}
	line = strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r")
	if line == "" {
		return "", errors.New("read the password: standard input has no first line")
	}
	return line, nil
}

// askPassword asks the person; nothing typed is "".
func (a *app) askPassword(who string) (string, error) {
	if !a.streams.Terminal || a.streams.ReadPassword == nil {
		return "", errors.New("there is no terminal to ask for the password on; give it with --password-stdin")
	}
	say(a.streams.Err, "Password of %s: ", who)
	password, err := a.streams.ReadPassword()
	say(a.streams.Err, "\n")
	if err != nil {
		return "", fmt.Errorf("ask for the password: %w", err)
	}
	return password, nil
}

// askFlag is --password: a switch that takes no value, least of all a password.
type askFlag bool

var _ pflag.Value = (*askFlag)(nil)

func (f *askFlag) String() string { return "" }

func (f *askFlag) Type() string { return "bool" }

func (f *askFlag) IsBoolFlag() bool { return true }

func (f *askFlag) Set(s string) error {
	if s != "true" {
		return errPasswordArgument
	}
	*f = true
	return nil
}
