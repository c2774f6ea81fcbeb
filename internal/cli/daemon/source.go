package daemon

import (
	"io"

	"vpoller/internal/config"
)

// Configuration is what a daemon is told.
type Configuration interface {
	// Dump writes the settings in effect, secrets hidden.
	Dump(w io.Writer) error
}

// Source is where a daemon has its configuration from.
type Source[C Configuration] struct {
	Search  []string // files of which the first that exists is read
	Load    func(path string) (C, []config.Warning, error)
	Default func() C
}

// OfRole is the source of a program of proxy or worker.
func OfRole(role config.Role) Source[*config.Config] {
	return Source[*config.Config]{
		Search:  config.SearchPath(role),
		Load:    func(path string) (*config.Config, []config.Warning, error) { return config.Load(path, role) },
		Default: config.Default,
	}
}
