package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"vpoller/e2e/bench/internal/proc"
	"vpoller/e2e/bench/internal/trapper"
)

// beTrapper is a Zabbix that counts: @KEYS DELAY. It prints its address, then answers each line of input with its counts as
// JSON.
func beTrapper(ctx context.Context, args []string, stdin io.Reader, stdout io.Writer) (err error) {
	if len(args) != 2 {
		return errors.New("usage: trapper @KEYS DELAY")
	}
	keys, err := os.ReadFile(strings.TrimPrefix(args[0], "@"))
	if err != nil {
		return fmt.Errorf("read the keys: %w", err)
	}
	s, err := trapper.New(trapper.Checks{Keys: strings.Split(string(keys), "\n"), Delay: args[1]})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	fmt.Fprintln(stdout, s.Addr())
	for lines := bufio.NewScanner(stdin); ctx.Err() == nil && lines.Scan(); {
		if err := json.NewEncoder(stdout).Encode(s.Counts()); err != nil {
			return err
		}
	}
	return nil
}

// zabbixDouble is a Zabbix that counts, in a process of its own.
type zabbixDouble struct {
	*proc.Process
	addr string
}

func (b *bench) startTrapper(ctx context.Context, keys []string, delay string) (*zabbixDouble, error) {
	file := filepath.Join(b.dir, "keys")
	if err := os.WriteFile(file, []byte(strings.Join(keys, "\n")), 0o600); err != nil {
		return nil, fmt.Errorf("write the keys: %w", err)
	}
	p, err := b.group.Start("trapper", exec.CommandContext(ctx, b.self, roleTrapper, "@"+file, delay))
	if err != nil {
		return nil, err
	}
	addr, err := p.Output.ReadString('\n')
	if err != nil {
		p.Stop()
		return nil, p.Err()
	}
	return &zabbixDouble{p, strings.TrimSpace(addr)}, nil
}

// counts asks what has come so far.
func (z *zabbixDouble) counts() (c trapper.Counts, err error) {
	if _, err = fmt.Fprintln(z.Input); err != nil {
		return c, fmt.Errorf("ask the trapper for its counts: %w", err)
	}
	line, err := z.Output.ReadBytes('\n')
	if err != nil {
		return c, errors.Join(fmt.Errorf("ask the trapper for its counts: %w", err), z.Err())
	}
	return c, json.Unmarshal(line, &c)
}
