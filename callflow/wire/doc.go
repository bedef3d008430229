// Package wire carries callflow's actions out over SIP and turns what comes back
// into callflow's events. It owns the UAC dialog, digest answers and the sockets;
// transports, parser and transactions are sipgo's.
//
// It decides nothing about a call: what is done next and what the person is told
// is callflow.Step's.
package wire
