package ops

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"vpoller/protocol"
)

// Config is what a daemon shows of itself. The functions are called for each
// request and from several goroutines at once.
type Config struct {
	Address string // host:port to listen on; port 0 takes a free one
	Title   string // of the page
	Metrics func() []Metric
	Ready   func() error           // why the daemon cannot do its work now; nil when it can
	Health  func() []string        // what is wrong with a daemon that works, a sentence each; nil when nothing ever is
	Status  func() protocol.Object // what the page shows
	Pprof   bool                   // profiles of the process at /debug/pprof/
	Logger  *slog.Logger
}

// Limits of a request: these clients are few and near.
const (
	headerTimeout = 5 * time.Second
	readTimeout   = 10 * time.Second
	writeTimeout  = 30 * time.Second
	idleTimeout   = time.Minute
	maxHeader     = 16 << 10
	drainTime     = 2 * time.Second
)

// Server serves the pages of one daemon.
type Server struct {
	http     *http.Server
	listener net.Listener
}

// New listens on the address of cfg, so that a taken port is known at once.
// Run must be called to serve and to release the port.
func New(cfg Config) (*Server, error) {
	listener, err := net.Listen("tcp", cfg.Address)
	if err != nil {
		return nil, fmt.Errorf("listen for HTTP: %w", err)
	}
	return &Server{
		listener: listener,
		http: &http.Server{
			Handler:           handler(cfg),
			ReadHeaderTimeout: headerTimeout,
			ReadTimeout:       readTimeout,
			WriteTimeout:      writeTimeout,
			IdleTimeout:       idleTimeout,
			MaxHeaderBytes:    maxHeader,
			ErrorLog:          slog.NewLogLogger(cfg.Logger.Handler(), slog.LevelDebug),
		},
	}, nil
}

// Addr is the address that is listened on, host:port.
func (s *Server) Addr() string { return s.listener.Addr().String() }

// Close releases the port of a server that never ran.
func (s *Server) Close() error { return s.listener.Close() }

// Run serves until ctx ends, then lets requests in flight finish for a moment.
func (s *Server) Run(ctx context.Context) error {
	served := make(chan error, 1)
	go func() { served <- s.http.Serve(s.listener) }()
	select {
	case err := <-served:
		return fmt.Errorf("serve HTTP: %w", err)
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainTime)
	defer cancel()
	err := s.http.Shutdown(grace)
	if errors.Is(err, context.DeadlineExceeded) {
		err = s.http.Close()
	}
	if end := <-served; !errors.Is(end, http.ErrServerClosed) {
		err = errors.Join(err, end)
	}
	return err
}

func handler(cfg Config) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", metricsHandler(cfg.Metrics))
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		plain(w, http.StatusOK, cfg.alive())
	})
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, _ *http.Request) {
		if err := cfg.Ready(); err != nil {
			plain(w, http.StatusServiceUnavailable, "not ready: "+err.Error())
			return
		}
		plain(w, http.StatusOK, "ready")
	})
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		writePage(w, cfg)
	})
	if cfg.Pprof {
		profiles(mux)
	}
	return mux
}

// alive is the answer of a process that works: to start it anew would help nothing,
// whatever is wrong.
func (c Config) alive() string {
	if c.Health == nil {
		return "ok"
	}
	problems := c.Health()
	if len(problems) == 0 {
		return "ok"
	}
	return "alive, but not well:\n" + strings.Join(problems, "\n")
}

func plain(w http.ResponseWriter, code int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(code)
	fmt.Fprintln(w, text) //nolint:errcheck // the client has gone
}
