package wire

import (
	"slices"

	"siptap.org/siptap/callflow"
)

// The values of Account.Flow.
const (
	flowAuto    = "auto"                // what works with most phones
	flowRefer   = "refer"               // the own phone is called, and a REFER inside that call
	flowOutside = "refer-out-of-dialog" // a REFER to the own phone, which is not called
)

// Flows are the values that Account.Flow can have.
func Flows() []string { return []string{flowAuto, flowRefer, flowOutside} }

// checkFlow reports whether flow is a value of Account.Flow.
func checkFlow(flow string) bool { return flow == "" || slices.Contains(Flows(), flow) }

// planOf is the plan that an account's flow makes.
func planOf(a Account) callflow.Plan {
	if a.Flow == flowOutside {
		return callflow.Plan{Connect: callflow.ByOutOfDialog}
	}
	return callflow.Plan{Connect: callflow.ByRefer}
}
