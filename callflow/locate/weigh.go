package locate

import (
	"cmp"
	"math/rand/v2"
	"slices"

	"github.com/miekg/dns"
)

// weigh puts SRV records into the order in which they are to be tried: by
// priority, and within one by chance as their weights want it (RFC 2782). random
// returns a number from 0 to n-1.
func weigh(records []*dns.SRV, random func(n int) int) []*dns.SRV {
	rest := slices.Clone(records)
	// Those of weight 0 go to the front of their priority, so that they are chosen
	// only where the number drawn is 0.
	slices.SortStableFunc(rest, func(a, b *dns.SRV) int {
		return cmp.Or(cmp.Compare(a.Priority, b.Priority), cmp.Compare(min(a.Weight, 1), min(b.Weight, 1)))
	})
	ordered := make([]*dns.SRV, 0, len(rest))
	for len(rest) > 0 {
		same, sum := 0, 0
		for same < len(rest) && rest[same].Priority == rest[0].Priority {
			sum += int(rest[same].Weight)
			same++
		}
		drawn := random(sum + 1)
		chosen := 0
		for running := 0; chosen < same-1; chosen++ {
			if running += int(rest[chosen].Weight); running >= drawn {
				break
			}
		}
		ordered = append(ordered, rest[chosen])
		rest = slices.Delete(rest, chosen, chosen+1)
	}
	return ordered
}

func (r *Resolver) random(n int) int {
	if r.Rand != nil {
		return r.Rand(n)
	}
	return rand.IntN(n)
}
