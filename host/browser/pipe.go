package browser

import (
	"bufio"
	"context"
	"errors"
	"os"
	"sync"
)

// pipe carries DevTools messages as Chromium's --remote-debugging-pipe has them:
// each one ends with a NUL byte, in files 3 (to the browser) and 4 (from it).
type pipe struct {
	in   *os.File // to the browser
	out  *os.File // from the browser
	lock sync.Mutex
	from *bufio.Reader
}

// newPipe makes a pipe, and the two ends that the browser gets as its files 3
// and 4; the caller closes those once the browser has started.
func newPipe() (*pipe, []*os.File, error) {
	theirIn, ourIn, err := os.Pipe()
	if err != nil {
		return nil, nil, err
	}
	ourOut, theirOut, err := os.Pipe()
	if err != nil {
		return nil, nil, errors.Join(err, theirIn.Close(), ourIn.Close())
	}
	p := &pipe{in: ourIn, out: ourOut, from: bufio.NewReaderSize(ourOut, 1<<16)}
	return p, []*os.File{theirIn, theirOut}, nil
}

func (p *pipe) write(ctx context.Context, message []byte) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	p.lock.Lock()
	defer p.lock.Unlock()
	_, err := p.in.Write(append(message, 0))
	return err
}

func (p *pipe) read() ([]byte, error) {
	message, err := p.from.ReadBytes(0)
	if err != nil {
		return nil, err
	}
	return message[:len(message)-1], nil
}

func (p *pipe) close() error {
	return errors.Join(p.in.Close(), p.out.Close())
}
