// Package native owns the framing of the browsers' native messaging: a 32-bit
// length in native byte order, then that many bytes of UTF-8 JSON. It knows
// nothing of what the JSON says.
//
// The framing is the one that Chromium and Firefox document; the limits are
// Siptap's own and stay below the browsers'.
package native

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"sync"
)

// The limits of a frame, header not counted.
const (
	// MaxIn is the largest frame in bytes that is taken from the browser.
	MaxIn = 1 << 20
	// MaxOut is the size in bytes below which a frame to the browser has to stay:
	// half of the 1 MiB at which browsers drop the connection.
	MaxOut = 512 << 10
)

const headerSize = 4

// TooLargeError says that a frame was over its limit. From [Reader.Read] the frame
// has been read over, and the next one can be read.
type TooLargeError struct {
	Size  int64 // bytes
	Limit int64 // bytes
}

func (e *TooLargeError) Error() string {
	return fmt.Sprintf("a message of %d bytes is over the limit of %d bytes", e.Size, e.Limit)
}

// Reader reads frames from the browser. It is not safe for concurrent use.
type Reader struct{ in io.Reader }

// NewReader returns a Reader of the frames in in.
func NewReader(in io.Reader) *Reader { return &Reader{in: in} }

// Read returns the next frame's content, which may be empty.
//
// The error is a [*TooLargeError] for a frame over MaxIn, after which reading can
// go on; io.EOF at the end of input; io.ErrUnexpectedEOF where the input ends
// within a frame; else in's own.
func (r *Reader) Read() ([]byte, error) {
	var header [headerSize]byte
	if _, err := io.ReadFull(r.in, header[:]); err != nil {
		return nil, err
	}
	size := int64(binary.NativeEndian.Uint32(header[:]))
	if size > MaxIn {
		if _, err := io.CopyN(io.Discard, r.in, size); err != nil {
			return nil, withinFrame(err)
		}
		return nil, &TooLargeError{Size: size, Limit: MaxIn}
	}
	content := make([]byte, size)
	if _, err := io.ReadFull(r.in, content); err != nil {
		return nil, withinFrame(err)
	}
	return content, nil
}

// withinFrame tells an end of input between frames from one within a frame.
func withinFrame(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// Writer writes frames to the browser. It is safe for concurrent use: frames
// never mix.
type Writer struct {
	mu  sync.Mutex
	out io.Writer
}

// NewWriter returns a Writer of frames to out.
func NewWriter(out io.Writer) *Writer { return &Writer{out: out} }

// Write sends content as one frame. A content of MaxOut bytes or more is a
// [*TooLargeError], and nothing is sent; every other error is out's own and may
// leave half a frame behind.
func (w *Writer) Write(content []byte) error {
	if len(content) >= MaxOut {
		return &TooLargeError{Size: int64(len(content)), Limit: MaxOut - 1}
	}
	frame := make([]byte, headerSize, headerSize+len(content))
	binary.NativeEndian.PutUint32(frame, uint32(len(content)))
	frame = append(frame, content...)
	w.mu.Lock()
	defer w.mu.Unlock()
	if _, err := w.out.Write(frame); err != nil {
		return fmt.Errorf("write to the browser: %w", err)
	}
	return nil
}
