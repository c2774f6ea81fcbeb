package logging

import (
	"context"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
)

// New is a logger that writes text lines to w; with debug also what only
// somebody who looks for a fault wants to read.
func New(w io.Writer, debug bool) *slog.Logger {
	level := slog.LevelInfo
	if debug {
		level = slog.LevelDebug
	}
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: level}))
}

// Hangups is the channel that gets a value for each SIGHUP of the process,
// until stop is called. Until then the signal does not end the process.
func Hangups() (hangups <-chan os.Signal, stop func()) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGHUP)
	return c, func() { signal.Stop(c) }
}

// ReopenOn reopens f for every value of hangups, until ctx ends, and logs that
// as the first line of the new file.
func ReopenOn(ctx context.Context, hangups <-chan os.Signal, f *File, log *slog.Logger) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-hangups:
		}
		if err := f.Reopen(); err != nil {
			log.Error("log file not reopened, going on in the old one", "error", err)
			continue
		}
		log.Info("log file reopened", "file", f.path)
	}
}
