// Package live keeps a record of each call that is under way in the state folder:
// for the other Siptap processes of the same person to show, and for the next one
// to end what a process that was killed has left behind.
//
// It knows files and locks. What is in a record of SIP is callflow/wire's to say,
// and what to do about it host/dialing's.
package live
