package service

import (
	"os"
	"time"

	"vpoller/internal/version"
	"vpoller/protocol"
)

// Info is what every daemon's status says about the process.
type Info struct {
	Hostname string
	Version  string
	Since    time.Time
}

// NewInfo describes this process, from now on.
func NewInfo() Info {
	hostname, err := os.Hostname()
	if err != nil {
		hostname = "unknown"
	}
	return Info{Hostname: hostname, Version: version.Text(), Since: time.Now()}
}

// Members are the keys that the original's status does not have.
func (i Info) Members() protocol.Object {
	return protocol.Object{
		{Name: "version", Value: i.Version},
		{Name: "running_since", Value: i.Since.UTC().Format(time.RFC3339)},
	}
}

// Count is a counter or size as a value of a status reply.
func Count[N ~int | ~int64 | ~uint64](n N) protocol.Value { return int64(n) }

// Texts is a list of texts as a value of a status reply.
func Texts(texts []string) protocol.List {
	list := make(protocol.List, len(texts))
	for i, s := range texts {
		list[i] = s
	}
	return list
}
