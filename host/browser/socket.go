package browser

import (
	"context"

	"github.com/coder/websocket"
)

// maxMessage bounds one message from the browser; a screenshot is the largest.
const maxMessage = 64 << 20

// socket carries BiDi messages over a websocket.
type socket struct {
	conn *websocket.Conn
	ctx  context.Context // ends reading
	stop context.CancelFunc
}

// dialSocket connects to a browser that listens on loopback.
func dialSocket(ctx context.Context, address string) (*socket, error) {
	conn, _, err := websocket.Dial(ctx, address, nil) //nolint:bodyclose // websocket.Dial: "You never need to close resp.Body yourself."
	if err != nil {
		return nil, err
	}
	conn.SetReadLimit(maxMessage)
	s := &socket{conn: conn}
	s.ctx, s.stop = context.WithCancel(context.Background())
	return s, nil
}

func (s *socket) write(ctx context.Context, message []byte) error {
	return s.conn.Write(ctx, websocket.MessageText, message)
}

func (s *socket) read() ([]byte, error) {
	_, message, err := s.conn.Read(s.ctx)
	return message, err
}

func (s *socket) close() error {
	s.stop()
	return s.conn.CloseNow()
}
