package demo

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"time"
)

// The number on the sample page that the demonstration itself clicks.
const (
	sampleNumber = "+43 (1) 505641" // as the page has it, in the element reception
	sampleE164   = "+431505641"
)

//go:embed page
var pageFiles embed.FS

// site is the sample page's server on loopback.
type site struct {
	server *http.Server
	ended  chan error
	URL    string
}

// startSite serves the sample page on a port that the system chooses.
func startSite(ctx context.Context) (*site, error) {
	files, err := fs.Sub(pageFiles, "page")
	if err != nil {
		return nil, err
	}
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("serve the sample page: %w", err)
	}
	s := &site{
		server: &http.Server{Handler: http.FileServerFS(files), ReadHeaderTimeout: 10 * time.Second},
		ended:  make(chan error, 1),
		URL:    "http://" + listener.Addr().String() + "/",
	}
	go func() { s.ended <- s.server.Serve(listener) }()
	return s, nil
}

// Close ends the server and its connections.
func (s *site) Close() error {
	err := s.server.Close()
	if ended := <-s.ended; !errors.Is(ended, http.ErrServerClosed) {
		err = errors.Join(err, ended)
	}
	return err
}
