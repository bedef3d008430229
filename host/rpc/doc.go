// Package rpc owns JSON-RPC 2.0 as the browser and the host speak it: requests
// from the browser, notifications from the host, no batches, and a first request
// before which no other is answered. A message that cannot be read is answered
// and the session goes on.
//
// It knows neither the methods nor how frames travel.
package rpc
