// Package parts starts the real parts that Siptap is tested against: the built
// program, Kamailio as registrar and proxy, and baresip as phones. Each is a
// process of its own on loopback addresses, ends with the test, and can be asked
// what it still holds.
package parts
