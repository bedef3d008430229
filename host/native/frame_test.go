package native

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
)

// frame returns the bytes of a frame that claims size bytes and has content.
func frame(size int, content string) []byte {
	return append(binary.NativeEndian.AppendUint32(nil, uint32(size)), content...)
}

func whole(content string) []byte { return frame(len(content), content) }

func TestReader(t *testing.T) {
	long := strings.Repeat("x", MaxIn)
	over := strings.Repeat("x", 2<<20)
	for _, row := range []struct {
		name  string
		input [][]byte
		want  []string // frames and, in angle brackets, errors
	}{
		{"nothing", nil, []string{"<EOF>"}},
		{"two frames", [][]byte{whole(`{"a":1}`), whole(`{"b":2}`)}, []string{`{"a":1}`, `{"b":2}`, "<EOF>"}},
		{"an empty frame", [][]byte{whole(""), whole("{}")}, []string{"", "{}", "<EOF>"}},
		{"the largest frame", [][]byte{whole(long)}, []string{long, "<EOF>"}},
		{"one byte more", [][]byte{whole(long + "x"), whole("{}")},
			[]string{"<a message of 1048577 bytes is over the limit of 1048576 bytes>", "{}", "<EOF>"}},
		{"2 MiB, then go on", [][]byte{whole(over), whole("{}")},
			[]string{"<a message of 2097152 bytes is over the limit of 1048576 bytes>", "{}", "<EOF>"}},
		{"half a header", [][]byte{{7, 0}}, []string{"<unexpected EOF>"}},
		{"a header alone", [][]byte{frame(7, "")}, []string{"<unexpected EOF>"}},
		{"half a frame", [][]byte{frame(7, `{"a`)}, []string{"<unexpected EOF>"}},
		{"half of a frame that is too large", [][]byte{frame(2<<20, "x")}, []string{"<unexpected EOF>"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			input := bytes.Join(row.input, nil)
			for name, in := range map[string]io.Reader{
				"at once":       bytes.NewReader(input),
				"in halves":     iotest.HalfReader(bytes.NewReader(input)),
				"data with EOF": iotest.DataErrReader(bytes.NewReader(input)),
			} {
				reader := NewReader(in)
				for i, want := range row.want {
					content, err := reader.Read()
					got := string(content)
					if err != nil {
						got = "<" + err.Error() + ">"
					}
					if got != want {
						t.Fatalf("%s, frame %d: got %.60q, want %.60q", name, i, got, want)
					}
				}
			}
		})
	}
}

func TestReaderKeepsTheSourcesError(t *testing.T) {
	broken := errors.New("broken pipe")
	_, err := NewReader(iotest.ErrReader(broken)).Read()
	if !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

// A claim of 4 GiB costs no memory when only a few bytes come.
func TestReaderDoesNotBelieveALength(t *testing.T) {
	input := frame(1<<32-1, "x")
	result := testing.Benchmark(func(b *testing.B) {
		for b.Loop() {
			if _, err := NewReader(bytes.NewReader(input)).Read(); !errors.Is(err, io.ErrUnexpectedEOF) {
				b.Fatal(err)
			}
		}
	})
	if result.AllocedBytesPerOp() > MaxIn {
		t.Errorf("a frame that is too large cost %d bytes of memory", result.AllocedBytesPerOp())
	}
}

func TestWriter(t *testing.T) {
	var out bytes.Buffer
	writer := NewWriter(&out)
	tooLarge := (*TooLargeError)(nil)
	if err := writer.Write(make([]byte, MaxOut)); !errors.As(err, &tooLarge) || out.Len() > 0 {
		t.Errorf("a frame of MaxOut: %v, %d bytes written", err, out.Len())
	}
	if err := writer.Write(make([]byte, MaxOut-1)); err != nil {
		t.Error(err)
	}
	broken := errors.New("broken pipe")
	if err := NewWriter(failing{broken}).Write(nil); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

func TestWriterNeverMixesFrames(t *testing.T) {
	var out bytes.Buffer
	writer := NewWriter(&out)
	var group sync.WaitGroup
	for i := range 50 {
		group.Go(func() {
			if err := writer.Write(fmt.Appendf(nil, "%0*d", i+1, i)); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	reader, seen := NewReader(&out), map[string]bool{}
	for range 50 {
		content, err := reader.Read()
		if err != nil {
			t.Fatal(err)
		}
		seen[string(content)] = true
	}
	if len(seen) != 50 {
		t.Errorf("%d frames came whole", len(seen))
	}
}

// What is written is read, whatever stands before and behind it.
func FuzzRoundTrip(f *testing.F) {
	f.Add([]byte(`{"jsonrpc":"2.0"}`), []byte{})
	f.Add([]byte{}, []byte{1, 0, 0, 0})
	f.Add([]byte("x"), []byte{255, 255, 255, 255, 1})
	f.Fuzz(func(t *testing.T, content, rest []byte) {
		var stream bytes.Buffer
		if err := NewWriter(&stream).Write(content); err != nil {
			if len(content) < MaxOut {
				t.Fatal(err)
			}
			return
		}
		stream.Write(rest)
		reader := NewReader(&stream)
		got, err := reader.Read()
		if err != nil || !bytes.Equal(got, content) {
			t.Fatalf("got %q, %v; want %q", got, err, content)
		}
		for {
			content, err := reader.Read()
			if tooLarge := (*TooLargeError)(nil); errors.As(err, &tooLarge) {
				continue
			}
			if err != nil {
				if !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
					t.Fatal(err)
				}
				return
			}
			if len(content) > MaxIn {
				t.Fatalf("a frame of %d bytes came through", len(content))
			}
		}
	})
}
