package sip

// scripted is the scripted phones' heading in the document.
const scripted = "SIPp, as the phone or as a PBX"

type script struct{ name, told string }

var scripts []script
