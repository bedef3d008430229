package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/sirupsen/logrus"

	"siptap.org/siptap/host/config"
	"siptap.org/siptap/host/dialing"
	"siptap.org/siptap/host/logging"
	"siptap.org/siptap/host/secret"
	"siptap.org/siptap/host/session"
	"siptap.org/siptap/host/setup"
	"siptap.org/siptap/manifests"
)

// serve speaks native messaging with the browser that started the program, until
// the browser closes the stream or the program is asked to end.
func serve(ctx context.Context, in io.Reader, out io.Writer) int {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	// A browser that goes closes all streams at once. By Go's rule for standard
	// output, what is written then would end the program before its calls are hung up.
	signal.Ignore(syscall.SIGPIPE)

	level, asked := logging.ParseLevel(os.Getenv(logging.EnvLevel), logrus.WarnLevel)
	// Who asks for more by the environment gets it in the file too; else the
	// configuration says what is kept there, also where that is less.
	kept := func(wanted logrus.Level) logrus.Level {
		if asked {
			return max(level, wanted)
		}
		return wanted
	}
	file, err := logging.DefaultFile()
	if err != nil {
		file = "" // the error stream, which browsers keep, has to do
	}
	log, sinks := logging.New(logging.Options{
		Stderr: os.Stderr, StderrLevel: level,
		File: file, FileLevel: kept(logrus.InfoLevel),
		Fields: logrus.Fields{"pid": os.Getpid()},
	})
	defer func() { _ = sinks.Close() }()

	// Without a place for the configuration each request is answered bad-config,
	// which tells the person more than a host that does not start.
	var secrets secret.Store
	var files *setup.Files
	if path, err := config.DefaultPath(); err == nil {
		secrets = secret.Open(path)
		opened := setup.Open(path)
		files = &opened
	}
	service := dialing.New(dialing.Options{
		Config:  func() (*config.Config, error) { return config.Load("") },
		Secrets: secrets,
		Version: manifests.Version,
		Log:     log,
	})
	err = session.Serve(ctx, in, out, session.Options{
		Service: service, Version: manifests.Version, Log: log, Files: files, LogFile: file,
		Changed: func(c *config.Config) {
			wanted, _ := logging.ParseLevel(c.LogLevel, logrus.InfoLevel)
			sinks.KeepFrom(kept(wanted))
		},
	})
	if err != nil {
		log.WithError(err).Error("the browser's stream broke")
		return 1
	}
	return 0
}
