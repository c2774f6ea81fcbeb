package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"vpoller/e2e/bench/internal/peer"
)

// role is something else that this program can be, when its first argument says so.
type role func(ctx context.Context, args []string, stdin io.Reader, stdout io.Writer) error

// The roles.
const (
	roleLoad      = "load"
	roleWorker    = "worker"
	roleSimulator = "simulator"
	roleVCenter   = "vcenter"
	rolePoller    = "poller"
	roleTrapper   = "trapper"
)

func roleOf(args []string) (role, bool) {
	if len(args) == 0 {
		return nil, false
	}
	r, ok := map[string]role{
		roleLoad: beLoad, roleWorker: beWorker, roleSimulator: beSimulator,
		roleVCenter: beVCenter, rolePoller: bePoller, roleTrapper: beTrapper,
	}[args[0]]
	return r, ok
}

// beWorker is c/worker.c without libzmq: ENDPOINT REPLYSIZE.
func beWorker(ctx context.Context, args []string, _ io.Reader, stdout io.Writer) error {
	if len(args) != 2 {
		return errors.New("usage: worker ENDPOINT REPLYSIZE")
	}
	size, err := strconv.Atoi(args[1])
	if err != nil {
		return fmt.Errorf("reply size: %w", err)
	}
	return peer.Serve(ctx, strings.TrimPrefix(args[0], "tcp://"), size, func() { fmt.Fprintln(stdout, "ready") })
}

// beLoad is c/load.c without libzmq, with the same arguments; "@FILE" in place of the request names a file of questions.
func beLoad(ctx context.Context, args []string, stdin io.Reader, stdout io.Writer) error {
	if len(args) != 6 {
		return errors.New("usage: load ENDPOINT CLIENTS WARMUP_MS LENGTH_MS PATIENCE_MS REQUEST|@FILE")
	}
	cfg, err := loadConfig(args)
	if err != nil {
		return err
	}
	script, err := readScript(cfg.Clients, args[5])
	if err != nil {
		return err
	}
	lines := bufio.NewScanner(stdin)
	result, err := peer.Load(ctx, cfg, script, func() error {
		_, err := fmt.Fprintln(stdout, "ready")
		lines.Scan()
		return err
	})
	if err != nil {
		return err
	}
	err = result.Write(stdout)
	lines.Scan()
	return err
}

func loadConfig(args []string) (peer.LoadConfig, error) {
	var numbers [4]int
	for i := range numbers {
		n, err := strconv.Atoi(args[1+i])
		if err != nil {
			return peer.LoadConfig{}, fmt.Errorf("argument %d of a load: %w", i+2, err)
		}
		numbers[i] = n
	}
	ms := func(i int) time.Duration { return time.Duration(numbers[i]) * time.Millisecond }
	addr := strings.TrimPrefix(args[0], "tcp://")
	return peer.LoadConfig{Addr: addr, Clients: numbers[0], Warmup: ms(1), Length: ms(2), Patience: ms(3)}, nil
}

func readScript(clients int, request string) (peer.Script, error) {
	file, ok := strings.CutPrefix(request, "@")
	if !ok {
		return peer.NewEcho(clients, request), nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read questions: %w", err)
	}
	var questions []peer.Question
	if err := json.Unmarshal(text, &questions); err != nil {
		return nil, fmt.Errorf("read questions of %s: %w", file, err)
	}
	return peer.NewList(clients, questions), nil
}
