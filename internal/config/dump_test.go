package config_test

import (
	"errors"
	"strings"
	"testing"

	"vpoller/internal/config"
)

const dumped = `proxy:
  frontend: tcp://*:10123
  backend: tcp://*:10124
  mgmt: tcp://127.0.0.1:9999
  http: ""
  worker_credit: 1
  timeout: 1m30s
  grace: 10s
  max_message: 16MiB
worker:
  proxy:
    - tcp://localhost:10124
  mgmt: tcp://127.0.0.1:10000
  http: ""
  pprof: false
  concurrency: 64
  queue: 1000
  timeout: 30s
  vsphere_hosts_dir: ""
vsphere:
  - hostname: vc01
    url: https://vc01/sdk
    username: u
    password: '[hidden]'
    insecure: true
    timeout: 10s
    concurrent_calls: 16
    calls_per_minute: 6000
    bytes_per_minute: 0B
    perf_batch: 50000
    mirror: true
    max_age: 1m0s
    max_paths: 500
    max_memory: 512MiB
`

func TestADumpIsEverySettingWithItsSecretsHidden(t *testing.T) {
	c := loadText(t, "vpoller.yaml", "proxy: {timeout: 90s}\n"+
		"vsphere: [{hostname: vc01, username: u, password: s3cret, insecure: true}]\n", config.RoleBoth)
	var out strings.Builder
	if err := c.Dump(&out); err != nil {
		t.Fatal(err)
	}
	if out.String() != dumped {
		t.Errorf("dump is\n%s\nwant\n%s", out.String(), dumped)
	}
}

// What a dump says can be loaded again, so it is in the form it documents.
func TestADumpIsAConfiguration(t *testing.T) {
	var out strings.Builder
	if err := loadText(t, "vpoller.yaml", dumped, config.RoleBoth).Dump(&out); err != nil {
		t.Fatal(err)
	}
	if out.String() != dumped {
		t.Errorf("a dump of a dump is\n%s", out.String())
	}
}

func TestADumpReportsWhatItCannotWrite(t *testing.T) {
	if err := config.Default().Dump(full{}); !errors.Is(err, errFull) {
		t.Errorf("error is %v, want %v", err, errFull)
	}
}

var errFull = errors.New("no space left")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }
