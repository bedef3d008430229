package locate

// Remembered is how many answers the cache holds.
func (r *Resolver) Remembered() int { return len(r.cache.answers) }

// Hosts is hosts.
var Hosts = hosts

// Read is read.
var Read = read
