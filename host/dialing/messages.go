package dialing

import (
	"siptap.org/siptap/callflow/trace"
	"siptap.org/siptap/host/protocol"
)

// maxTraced is of how many ended calls the messages are kept.
const maxTraced = 32

// Messages returns the SIP messages of a call so far, in order and without secrets;
// of very many only the last. Calls that have ended are remembered for a while. The
// error has the code stale: there is no such call any more.
func (s *Service) Messages(id string) ([]trace.Message, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if call, ok := s.calls[id]; ok {
		return call.line.Messages(), nil
	}
	if line, ok := s.lines[id]; ok {
		return line.Messages(), nil
	}
	return nil, &protocol.Error{Code: protocol.CodeStale, Text: "There is no such call any more."}
}
