package senderd

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"vpoller/internal/config"
	"vpoller/zabbix"
	"vpoller/zabbix/buffer"
	"vpoller/zabbix/send"
)

// A form is a form of packets. Each has a buffer of its own, since Zabbix counts
// the values of a session by it.
type form string

const (
	agentForm   form = "agent"   // for items of the type Zabbix agent (active)
	trapperForm form = "trapper" // for items of the type Zabbix trapper
)

// drainTime is how long delivery goes on at shutdown while something waits and
// Zabbix takes it. What waits then waits on disk.
const drainTime = 5 * time.Second

// A queue keeps the values for one Zabbix, in one form, until it has them.
type queue struct {
	form   form
	dir    string
	bytes  int64 // that may wait
	buffer *buffer.Buffer
	sender *send.Sender
}

// openQueue takes the queue's folder. close must follow.
func openQueue(cfg config.SenderBuffer, bytes int64, z *config.SenderZabbix, f form, transport send.Transport, route func(string) string, log *slog.Logger) (*queue, error) {
	q := &queue{form: f, dir: queueDir(cfg, z, f), bytes: bytes}
	log = log.With("form", string(f))
	var err error
	q.buffer, err = buffer.Open(buffer.Config{
		Dir: q.dir, MaxBytes: bytes, MaxValue: int(min(bytes, maxValue)), MaxAge: cfg.MaxAge, Sync: cfg.Sync, Logger: log,
	})
	if err != nil {
		return nil, bufferError(q.dir, err)
	}
	q.sender, err = send.New(send.Config{
		Sources: []send.Source{q.buffer.Fresh(), q.buffer.Backlog()}, Transport: transport,
		Addresses: z.Addresses, Route: route,
		Connections: z.Connections, Values: packet(z), Bytes: int(z.Bytes), Logger: log,
	})
	if err != nil {
		return nil, errors.Join(err, q.close())
	}
	return q, nil
}

func queueDir(cfg config.SenderBuffer, z *config.SenderZabbix, f form) string {
	return filepath.Join(cfg.Dir, z.Name, string(f))
}

// left reports whether values wait in a queue's folder.
func left(cfg *config.Sender, z *config.SenderZabbix, f form) bool {
	files, err := os.ReadDir(queueDir(cfg.Buffer, z, f))
	return err == nil && slices.ContainsFunc(files, func(e os.DirEntry) bool { return e.Name() != "lock" })
}

// maxValue is the longest text that Zabbix keeps of a value, in bytes.
const maxValue = 16 << 20

// bufferError says what to do about a folder that cannot be used.
func bufferError(dir string, err error) error {
	if errors.Is(err, buffer.ErrInUse) {
		return fmt.Errorf("%w: is vpoller-sender running already? Only one at a time can have %s", err, dir)
	}
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("buffer in %s: %w: whoever runs vpoller-sender must be able to write there; buffer.dir names another place", dir, err)
	}
	return fmt.Errorf("buffer in %s: %w", dir, err)
}

// Append stores values; they are delivered from then on.
func (q *queue) Append(values []zabbix.Value) error { return q.buffer.Append(values) }

// run delivers until ctx ends, and then what still waits, within a time limit.
func (q *queue) run(ctx context.Context) error {
	delivery, cancel := context.WithCancel(context.WithoutCancel(ctx))
	var guard sync.WaitGroup
	guard.Go(func() {
		defer cancel()
		q.drain(ctx, delivery)
	})
	err := q.sender.Run(delivery)
	cancel()
	guard.Wait()
	return err
}

// drain returns when ctx has ended and nothing waits any more, or not soon.
func (q *queue) drain(ctx, delivery context.Context) {
	select {
	case <-ctx.Done():
	case <-delivery.Done():
		return
	}
	grace, cancel := context.WithTimeout(delivery, drainTime)
	defer cancel()
	q.buffer.Drained(grace) //nolint:errcheck // what still waits is on disk
}

func (q *queue) close() error {
	if err := q.buffer.Close(); err != nil {
		return fmt.Errorf("close the buffer in %s: %w", q.dir, err)
	}
	return nil
}

// takes reports whether an address takes values, as far as is known.
func (q *queue) takes(addr string) bool {
	for _, t := range q.sender.Stats().Targets {
		if t.Address == addr {
			return t.Error == ""
		}
	}
	return true
}
