package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"vpoller/e2e/bench/internal/proc"
	"vpoller/internal/secret"
	"vpoller/zabbix/api"
)

// throwaway is a real Zabbix that scripts/zabbix-up has brought up: server, database and frontend. It lives until stop.
type throwaway struct {
	*api.Client
	dir      string
	script   string
	settings map[string]string // what zabbix-up printed
	group    string            // id of the host group of all that is made
	server   int               // process ids
	database int
}

// serverSettings let a server handle 1,000 VMs whichever way their values come. It reads its configuration once a minute, as
// a server does that is not for tests.
const serverSettings = `CacheUpdateFrequency=60
CacheSize=128M
HistoryCacheSize=64M
HistoryIndexCacheSize=32M
StartPollers=40
StartVMwareCollectors=2
VMwareCacheSize=64M
VMwareFrequency=60
VMwarePerfFrequency=60
`

// startZabbix brings a Zabbix up whose external checks ask endpoint, "" for none.
func (b *bench) startZabbix(ctx context.Context, settings, endpoint string) (z *throwaway, err error) {
	if err := os.Chmod(b.dir, 0o755); err != nil { //nolint:gosec // the server is another user
		return nil, err
	}
	z = &throwaway{script: b.opts.sender.zabbix, dir: filepath.Join(b.dir, "zabbix")}
	cmd := exec.CommandContext(ctx, z.script, z.dir)
	cmd.Env = append(os.Environ(), "ZABBIX_SERVER_SETTINGS="+settings, "VPOLLER_ENDPOINT="+endpoint)
	if endpoint == "" {
		cmd.Env = append(os.Environ(), "ZABBIX_SERVER_SETTINGS="+settings)
	}
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("bring a Zabbix up: %w: %s", err, bytes.TrimSpace(stderr.Bytes()))
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, z.stop())
		}
	}()
	z.settings = shellAssignments(string(out))
	if err := z.findProcesses(); err != nil {
		return nil, err
	}
	return z, z.login(ctx)
}

// stop ends the Zabbix and removes it.
func (z *throwaway) stop() error {
	if z.Client != nil {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		_ = z.Close(ctx) // the session goes with the rest
	}
	down := filepath.Join(filepath.Dir(z.script), "zabbix-down")
	if out, err := exec.CommandContext(context.Background(), down, z.dir).CombinedOutput(); err != nil {
		return fmt.Errorf("end the Zabbix: %w: %s", err, bytes.TrimSpace(out))
	}
	return nil
}

// shellAssignments reads NAME=VALUE and NAME='VALUE'.
func shellAssignments(text string) map[string]string {
	settings := make(map[string]string)
	for line := range strings.Lines(text) {
		if name, value, ok := strings.Cut(strings.TrimSpace(line), "="); ok {
			settings[name] = strings.Trim(value, "'")
		}
	}
	return settings
}

func (z *throwaway) findProcesses() (err error) {
	if z.server, err = z.pid("server"); err != nil {
		return err
	}
	z.database, err = z.pid("postgresql")
	return err
}

func (z *throwaway) pid(name string) (int, error) {
	text, err := os.ReadFile(filepath.Join(z.dir, "instance", "run", name+".pid"))
	if err != nil {
		return 0, fmt.Errorf("look for the processes of the Zabbix: %w", err)
	}
	return strconv.Atoi(strings.TrimSpace(string(text)))
}

func (z *throwaway) login(ctx context.Context) (err error) {
	z.Client, err = api.Open(ctx, api.Config{
		URL: z.settings["ZABBIX_API"], Username: z.settings["ZABBIX_USER"], Password: secret.New(z.settings["ZABBIX_PASSWORD"]), Timeout: 5 * time.Minute,
	})
	if err != nil {
		return err
	}
	var made struct{ GroupIDs []string }
	if err := z.Call(ctx, "hostgroup.create", params{"name": "Benchmark"}, &made); err != nil {
		return err
	}
	z.group = made.GroupIDs[0]
	return nil
}

// cpu is the processor time of the server with all that it has started, and of the database.
func (z *throwaway) cpu() (server, database time.Duration, err error) {
	if server, err = proc.TreeCPU(z.server); err != nil {
		return 0, 0, err
	}
	database, err = proc.TreeCPU(z.database)
	return server, database, err
}

// values is how many values are in the history, of all items together.
func (z *throwaway) values(ctx context.Context) (int, error) {
	sum := 0
	for kind := range 5 { // floats, short texts, logs, numbers and texts
		var count string
		if err := z.Call(ctx, "history.get", params{"history": kind, "countOutput": true}, &count); err != nil {
			return 0, err
		}
		n, err := strconv.Atoi(count)
		if err != nil {
			return 0, fmt.Errorf("history.get: %w", err)
		}
		sum += n
	}
	return sum, nil
}
