package demo

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"time"
)

// logLine is what is read of a line of the host's log. Only the lines that tell
// what the browser is told have a Seq.
type logLine struct {
	Time  time.Time `json:"time"`
	Call  string    `json:"call"`
	Seq   int       `json:"seq"`
	State string    `json:"state"`
	Side  string    `json:"side"`
	Code  string    `json:"code"`
}

// followLog reads the host's log while it grows, from its beginning, and hands
// out the calls' states, until the context ends. The file need not be there yet.
func followLog(ctx context.Context, path string, told func(state)) {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	var file *os.File
	var half []byte
	defer func() {
		if file != nil {
			_ = file.Close() // only read from
		}
	}()
	for ended := false; ; {
		if file == nil {
			f, err := os.Open(path)
			if err == nil {
				file = f
			} else if !errors.Is(err, fs.ErrNotExist) {
				return
			}
		}
		if file != nil {
			more, err := io.ReadAll(file)
			if err != nil {
				return
			}
			half = readStates(append(half, more...), told)
		}
		if ended {
			return
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			ended = true // what was written last is read once more
		}
	}
}

// readStates hands out the states in the whole lines and returns the rest.
func readStates(text []byte, told func(state)) []byte {
	end := bytes.LastIndexByte(text, '\n') + 1
	lines := bufio.NewScanner(bytes.NewReader(text[:end]))
	lines.Buffer(nil, len(text)+1)
	for lines.Scan() {
		var line logLine
		if json.Unmarshal(lines.Bytes(), &line) == nil && line.Seq > 0 && line.State != "" {
			told(state{At: line.Time, Call: line.Call, State: line.State, Side: line.Side, Code: line.Code})
		}
	}
	return bytes.Clone(text[end:])
}
