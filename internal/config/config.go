package config

import (
	"time"

	"vpoller/internal/secret"
)

// Config is everything a proxy and a worker can be told.
type Config struct {
	Proxy   Proxy     `yaml:"proxy"`
	Worker  Worker    `yaml:"worker"`
	VSphere []VSphere `yaml:"vsphere"`
}

// Proxy configures the broker between clients and workers.
type Proxy struct {
	Frontend string `yaml:"frontend"` // endpoint that clients connect to
	Backend  string `yaml:"backend"`  // endpoint that workers connect to
	Mgmt     string `yaml:"mgmt"`     // endpoint for status and shutdown
	HTTP     string `yaml:"http"`     // HOST:PORT of metrics and health; "" is off

	// WorkerCredit is how many requests a worker gets at a time that does not
	// say how many it can take.
	WorkerCredit int           `yaml:"worker_credit"`
	Timeout      time.Duration `yaml:"timeout"`     // life of a request that names none
	Grace        time.Duration `yaml:"grace"`       // for unanswered requests at shutdown
	MaxMessage   Size          `yaml:"max_message"` // greatest message from a peer
}

// Worker configures the process that talks to the vCenters.
type Worker struct {
	Proxy []string `yaml:"proxy"` // backend endpoints of all proxies to serve
	Mgmt  string   `yaml:"mgmt"`  // endpoint for status and shutdown
	HTTP  string   `yaml:"http"`  // HOST:PORT of metrics and health; "" is off
	Pprof bool     `yaml:"pprof"` // profiles of the process there, too

	Concurrency int           `yaml:"concurrency"` // requests worked on at a time
	Queue       int           `yaml:"queue"`       // requests waiting for one vCenter
	Timeout     time.Duration `yaml:"timeout"`     // for a request that names none

	// VSphereHostsDir is a folder of *.yaml, *.yml and *.conf files, one vCenter
	// each; "" is none. Load has already added them to Config.VSphere.
	VSphereHostsDir string `yaml:"vsphere_hosts_dir"`
}

// VSphere is one vCenter, or one ESXi host without a vCenter.
type VSphere struct {
	Hostname string      `yaml:"hostname"` // the name that requests use
	URL      string      `yaml:"url"`      // https://HOST[:PORT]/sdk
	Username string      `yaml:"username"`
	Password secret.Text `yaml:"password,omitempty"` // from wherever it was kept

	// Its certificate is checked against the system's authorities unless one of
	// these is set.
	CAFile     string `yaml:"ca_file,omitempty"`    // PEM file of authorities to trust
	Thumbprint string `yaml:"thumbprint,omitempty"` // SHA-1 or SHA-256, "AA:BB:..."
	Insecure   bool   `yaml:"insecure,omitempty"`   // check nothing

	Timeout time.Duration `yaml:"timeout"` // for one call to it

	ConcurrentCalls int `yaml:"concurrent_calls"` // calls to it at a time
	CallsPerMinute  int `yaml:"calls_per_minute"` // calls to it in any minute; 0 is no limit
	// BytesPerMinute goes over the wire in any minute, in both directions; 0 is
	// no limit.
	BytesPerMinute Size `yaml:"bytes_per_minute"`
	PerfBatch      int  `yaml:"perf_batch"` // realtime metrics asked for in one call

	// Mirror keeps its inventory in memory and reads counters ahead: polls are
	// answered from there.
	Mirror    bool          `yaml:"mirror"`
	MaxAge    time.Duration `yaml:"max_age"`            // of values that change all the time
	Volatile  []string      `yaml:"volatile,omitempty"` // more paths of such values
	MaxPaths  int           `yaml:"max_paths"`          // kept in memory, over all kinds of objects
	MaxMemory Size          `yaml:"max_memory"`         // for the values kept
}

// Default returns the settings of an empty file. Nothing else in vPoller holds
// a default for any of them.
func Default() *Config {
	return &Config{
		Proxy: Proxy{
			Frontend:     "tcp://*:10123",
			Backend:      "tcp://*:10124",
			Mgmt:         "tcp://127.0.0.1:9999",
			WorkerCredit: 1,
			Timeout:      30 * time.Second,
			Grace:        10 * time.Second,
			MaxMessage:   16 * MiB,
		},
		Worker: Worker{
			Proxy:       []string{"tcp://localhost:10124"},
			Mgmt:        "tcp://127.0.0.1:10000",
			Concurrency: 64,
			Queue:       1000,
			Timeout:     30 * time.Second,
		},
	}
}

// DefaultVSphere returns the settings of a vCenter that are not named.
func DefaultVSphere() VSphere {
	return VSphere{
		Timeout:         10 * time.Second,
		ConcurrentCalls: 16,
		CallsPerMinute:  6000,
		PerfBatch:       50_000,
		Mirror:          true,
		MaxAge:          time.Minute,
		MaxPaths:        500,
		MaxMemory:       512 * MiB,
	}
}
