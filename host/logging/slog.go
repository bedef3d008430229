package logging

import (
	"context"
	"log/slog"

	"github.com/sirupsen/logrus"
)

// NewSlog returns a slog.Logger whose records end in the log, as fields named
// "group.key". It is what callflow and the SIP stack are given.
func NewSlog(entry *logrus.Entry) *slog.Logger {
	return slog.New(&handler{entry: entry})
}

type handler struct {
	entry  *logrus.Entry
	prefix string // of the open groups, with the final dot
}

// Enabled implements slog.Handler.
func (h *handler) Enabled(_ context.Context, level slog.Level) bool {
	return h.entry.Logger.IsLevelEnabled(levelOf(level))
}

// Handle implements slog.Handler.
func (h *handler) Handle(ctx context.Context, r slog.Record) error {
	fields := logrus.Fields{}
	r.Attrs(func(a slog.Attr) bool {
		collect(fields, h.prefix, a)
		return true
	})
	entry := h.entry.WithContext(ctx).WithFields(fields)
	if !r.Time.IsZero() {
		entry = entry.WithTime(r.Time)
	}
	entry.Log(levelOf(r.Level), r.Message)
	return nil
}

// WithAttrs implements slog.Handler.
func (h *handler) WithAttrs(attrs []slog.Attr) slog.Handler {
	fields := logrus.Fields{}
	for _, a := range attrs {
		collect(fields, h.prefix, a)
	}
	return &handler{entry: h.entry.WithFields(fields), prefix: h.prefix}
}

// WithGroup implements slog.Handler.
func (h *handler) WithGroup(name string) slog.Handler {
	if name == "" {
		return h
	}
	return &handler{entry: h.entry, prefix: h.prefix + name + "."}
}

// collect follows slog.Handler's rules: empty attributes are left out, groups
// without a name are inlined.
func collect(into logrus.Fields, prefix string, a slog.Attr) {
	value := a.Value.Resolve()
	if value.Kind() == slog.KindGroup {
		if a.Key != "" {
			prefix += a.Key + "."
		}
		for _, member := range value.Group() {
			collect(into, prefix, member)
		}
		return
	}
	if a.Equal(slog.Attr{}) {
		return
	}
	into[prefix+a.Key] = value.Any()
}

func levelOf(level slog.Level) logrus.Level {
	switch {
	case level >= slog.LevelError:
		return logrus.ErrorLevel
	case level >= slog.LevelWarn:
		return logrus.WarnLevel
	case level >= slog.LevelInfo:
		return logrus.InfoLevel
	}
	return logrus.DebugLevel
}
