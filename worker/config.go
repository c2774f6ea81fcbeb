package worker

import (
	"errors"
	"fmt"
	"log/slog"
	"time"
)

// Config is what [New] needs to know. Zero means the default.
type Config struct {
	Concurrency int           // calls at once for each vCenter; default 64
	QueueLength int           // requests waiting for each vCenter; default 1024
	Timeout     time.Duration // longest life of a request, however long it would wait; default 30s
	Grace       time.Duration // how long Run lets requests finish at the end; default 10s
	Hostnames   []string      // the vCenters, by the names that requests use
	Local       Caller        // answers the methods that need no vCenter; nil: they are unknown
	Logger      *slog.Logger  // default: no log
}

func (c Config) withDefaults() Config {
	if c.Concurrency == 0 {
		c.Concurrency = 64
	}
	if c.QueueLength == 0 {
		c.QueueLength = 1024
	}
	if c.Timeout == 0 {
		c.Timeout = 30 * time.Second
	}
	if c.Grace == 0 {
		c.Grace = 10 * time.Second
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	return c
}

// Capacity is how many requests a worker of this configuration holds at most,
// running and waiting in all lanes together: the credit to announce. One lane
// that is full then leaves credit for all others.
func (c Config) Capacity() int {
	c = c.withDefaults()
	n := len(c.Hostnames) * (c.Concurrency + c.QueueLength)
	if c.Local != nil {
		n += localCalls + localQueue
	}
	return max(1, n)
}

// check reports every setting that makes no sense.
func (c Config) check() error {
	var errs []error
	if c.Concurrency < 0 {
		errs = append(errs, fmt.Errorf("worker concurrency %d is negative", c.Concurrency))
	}
	if c.QueueLength < 0 {
		errs = append(errs, fmt.Errorf("worker queue length %d is negative", c.QueueLength))
	}
	if c.Timeout < 0 {
		errs = append(errs, fmt.Errorf("worker timeout %s is negative", c.Timeout))
	}
	if c.Grace < 0 {
		errs = append(errs, fmt.Errorf("worker grace %s is negative", c.Grace))
	}
	return errors.Join(append(errs, c.checkHostnames())...)
}

func (c Config) checkHostnames() error {
	seen := make(map[string]bool, len(c.Hostnames))
	for _, h := range c.Hostnames {
		if h == "" {
			return errors.New("a vCenter of the worker has no hostname")
		}
		if seen[h] {
			return fmt.Errorf("the vCenter %s is there twice", h)
		}
		seen[h] = true
	}
	return nil
}
