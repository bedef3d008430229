package locate

import "context"

// Remembered is how many answers the cache holds.
func (r *Resolver) Remembered() int { return len(r.cache.answers) }

// Hosts is hosts.
var Hosts = hosts

// Read is read.
var Read = read

// Machine is a machine whose resolv.conf and hosts files are these, and whose name
// servers listen at a port; os stands for its operating system.
func Machine(resolvConf, hosts, port string, os func(context.Context, string, uint16) (Answer, error)) DNS {
	return &system{resolvConf: resolvConf, hosts: hosts, port: port, os: os}
}
