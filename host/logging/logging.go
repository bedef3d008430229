package logging

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/sirupsen/logrus"
)

// EnvLevel is the environment variable that sets the level of both sinks:
// "debug", "info", "warn" or "error".
const EnvLevel = "SIPTAP_LOG"

// Options says where a log goes. Without Stderr and File it goes nowhere.
type Options struct {
	Stderr      io.Writer    // nil = not there
	StderrLevel logrus.Level // what is shown there at least
	File        string       // path; "" = no file
	FileLevel   logrus.Level // what is kept there at least
	Fields      logrus.Fields
}

// DefaultFile returns the log's place: siptap/siptap.log in the state folder
// ($XDG_STATE_HOME or ~/.local/state; the user's cache folder on macOS and
// Windows, which have no state folder).
func DefaultFile() (string, error) {
	dir, err := stateDir()
	if err != nil {
		return "", fmt.Errorf("find the folder of the log: %w", err)
	}
	return filepath.Join(dir, "siptap", "siptap.log"), nil
}

// ParseLevel reads a level's name as EnvLevel gives it; "" and unknown names
// give the fallback and false.
func ParseLevel(name string, fallback logrus.Level) (logrus.Level, bool) {
	level, err := logrus.ParseLevel(strings.TrimSpace(name))
	if name == "" || err != nil {
		return fallback, false
	}
	return level, true
}

// Sinks are where a log goes. Its methods are safe for concurrent use.
type Sinks struct {
	logger *logrus.Logger
	stderr logrus.Level
	file   *sink // nil where there is none
	io.Closer
}

// KeepFrom changes what is kept in the log file at least.
func (s *Sinks) KeepFrom(level logrus.Level) {
	if s.file != nil {
		s.file.level.Store(uint32(level))
		s.logger.SetLevel(max(s.stderr, level))
	}
}

// New opens a log. The sinks' Close closes the file. A file that cannot be opened does
// not keep the program from its work: the log then warns of it on Stderr.
func New(o Options) (*logrus.Entry, *Sinks) {
	logger := logrus.New()
	logger.SetOutput(io.Discard) // the sinks write
	logger.SetFormatter(nothing{})
	logger.SetLevel(logrus.PanicLevel)
	logger.ExitFunc = func(int) {} // a log line never ends the program
	logger.AddHook(redactor{})

	sinks := &Sinks{logger: logger, Closer: noFile{}}
	if o.Stderr != nil {
		logger.AddHook(newSink(o.Stderr, o.StderrLevel, &logrus.TextFormatter{
			DisableColors: true, DisableTimestamp: true,
		}))
		sinks.stderr = o.StderrLevel
		logger.SetLevel(o.StderrLevel)
	}
	entry := logger.WithFields(o.Fields)
	if o.File != "" {
		file, err := OpenFile(o.File, MaxFileSize)
		if err != nil {
			entry.WithError(err).Warn("no log file is written")
			return entry, sinks
		}
		sinks.file = newSink(file, o.FileLevel, &logrus.JSONFormatter{TimestampFormat: "2006-01-02T15:04:05.000Z07:00"})
		logger.AddHook(sinks.file)
		sinks.KeepFrom(o.FileLevel)
		sinks.Closer = file
	}
	return entry, sinks
}

// Discard is a log that goes nowhere.
func Discard() *logrus.Entry {
	entry, _ := New(Options{})
	return entry
}

// nothing keeps logrus from formatting what the sinks format themselves.
type nothing struct{}

func (nothing) Format(*logrus.Entry) ([]byte, error) { return nil, nil }

type noFile struct{}

func (noFile) Close() error { return nil }

// A sink is one place that the log goes to, with a level of its own.
type sink struct {
	out    io.Writer
	level  atomic.Uint32 // a logrus.Level, which may change
	format logrus.Formatter
}

func newSink(out io.Writer, level logrus.Level, format logrus.Formatter) *sink {
	s := &sink{out: out, format: format}
	s.level.Store(uint32(level))
	return s
}

// Levels implements logrus.Hook.
func (s *sink) Levels() []logrus.Level { return logrus.AllLevels }

// Fire implements logrus.Hook. A sink that fails keeps quiet: there is no better
// place to tell of it, and standard output is not ours.
func (s *sink) Fire(entry *logrus.Entry) error {
	if entry.Level > logrus.Level(s.level.Load()) {
		return nil
	}
	line, err := s.format.Format(entry)
	if err == nil {
		_, _ = s.out.Write(line)
	}
	return nil
}

// A redactor cleans entries before any sink sees them; it is the first hook.
type redactor struct{}

// Levels implements logrus.Hook.
func (redactor) Levels() []logrus.Level { return logrus.AllLevels }

// Fire implements logrus.Hook. Numbers, times and booleans pass as they are;
// everything else is made text first, so that nothing hides in a structure.
func (redactor) Fire(entry *logrus.Entry) error {
	entry.Message = Redact(entry.Message)
	for key, field := range entry.Data {
		entry.Data[key] = redactField(key, field)
	}
	return nil
}

func redactField(key string, field any) any {
	if isSecretKey(key) {
		return removed
	}
	if text, ok := field.(string); ok && isNumberKey(key) {
		if strings.Contains(text, "…") {
			return Redact(text)
		}
		return MaskNumber(text)
	}
	switch v := field.(type) {
	case nil, bool, int8, int16, uint8, uint16, float32, float64:
		return v
	case int:
		return redactInteger(int64(v))
	case int32:
		return redactInteger(int64(v))
	case int64:
		return redactInteger(v)
	case string:
		return Redact(v)
	case error:
		return Redact(v.Error())
	case fmt.Stringer:
		return Redact(v.String())
	}
	return Redact(fmt.Sprint(field))
}

// redactInteger keeps what is too short for a phone number as it is.
func redactInteger(n int64) any {
	if -1_000_000 < n && n < 1_000_000 {
		return n
	}
	return Redact(strconv.FormatInt(n, 10))
}

func stateDir() (string, error) {
	if dir := os.Getenv("XDG_STATE_HOME"); filepath.IsAbs(dir) {
		return dir, nil
	}
	return systemStateDir()
}
