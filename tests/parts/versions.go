package parts

import (
	"os/exec"
	"strings"
)

// packageVersion returns a function that asks Debian's package database for the
// upstream version of a package, "" where it is not installed.
func packageVersion(name string) func() string {
	return func() string {
		out, err := exec.Command("dpkg-query", "-W", "-f", "${source:Upstream-Version}", name).Output()
		if err != nil {
			return ""
		}
		return strings.TrimSpace(string(out))
	}
}

// KamailioVersion, NetSIPVersion and SIPpVersion tell which servers and scripted
// phones are installed.
var (
	KamailioVersion = packageVersion("kamailio")
	NetSIPVersion   = packageVersion("libnet-sip-perl")
	SIPpVersion     = packageVersion("sip-tester")
)
