package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"vpoller/broker"
	"vpoller/e2e/bench/internal/report"
	"vpoller/e2e/bench/internal/stats"
	"vpoller/protocol"
)

const (
	pollerConns  = 8                     // connections to the proxy
	pollerFlight = 2000                  // requests in the air over all of them
	pollerStep   = 10 * time.Millisecond // how often requests that are due are sent
	pollTimeout  = 20 * time.Second
)

// bePoller polls every VM once a minute, as a Zabbix server does: FRONTEND @NAMES GROUP BUNCH. Each line of input is how long to poll; the
// answer is a pollResult as JSON. Requests go out when they are due, whether those before are answered or not.
func bePoller(ctx context.Context, args []string, stdin io.Reader, stdout io.Writer) error {
	if len(args) != 4 {
		return errors.New("usage: poller FRONTEND @NAMES GROUP BUNCH")
	}
	group, err := strconv.Atoi(args[2])
	if err != nil {
		return fmt.Errorf("properties in one request: %w", err)
	}
	bunch, err := strconv.Atoi(args[3])
	if err != nil {
		return fmt.Errorf("counters in one request: %w", err)
	}
	names, err := os.ReadFile(strings.TrimPrefix(args[1], "@"))
	if err != nil {
		return fmt.Errorf("read the names of the VMs: %w", err)
	}
	p, err := newPoller(args[0], strings.Split(string(names), "\n"), group, bunch)
	if err != nil {
		return err
	}
	defer p.close()
	for lines := bufio.NewScanner(stdin); ctx.Err() == nil && lines.Scan(); {
		length, err := time.ParseDuration(lines.Text())
		if err != nil {
			return err
		}
		if err := json.NewEncoder(stdout).Encode(p.run(ctx, length)); err != nil {
			return err
		}
	}
	return nil
}

// pollResult is what a time of polling measured.
type pollResult struct {
	Seconds  float64
	Answered int
	Failed   map[string]int // by code
	Examples map[string]string
	P50, P99 float64 // ms from when a request was due
	Late     int     // requests that could not be sent when they were due
	Unsent   int     // and those that were never sent
}

type poller struct {
	clients []*broker.Client
	names   []string
	groups  [][]string // properties that are asked for together
	bunches [][]string // counters, likewise
	next    int        // which request is due next

	mu     sync.Mutex // guards all below
	result pollResult
	took   []time.Duration
}

func newPoller(frontend string, names []string, group, bunch int) (*poller, error) {
	p := &poller{
		names:   names,
		groups:  slices.Collect(slices.Chunk(scaleProperties(), group)),
		bunches: slices.Collect(slices.Chunk(scaleCounters(), bunch)),
	}
	for range pollerConns {
		c, err := broker.NewClient(broker.ClientConfig{Endpoint: frontend, Timeout: pollTimeout, Retries: 1})
		if err != nil {
			p.close()
			return nil, err
		}
		p.clients = append(p.clients, c)
	}
	return p, nil
}

func (p *poller) close() {
	for _, c := range p.clients {
		_ = c.Close() // nothing of it is used any more
	}
}

// perVM is how many requests ask for everything of one VM.
func (p *poller) perVM() int { return len(p.groups) + len(p.bunches) }

// run polls for a time and waits for the answers.
func (p *poller) run(ctx context.Context, length time.Duration) pollResult {
	p.result, p.took = pollResult{Failed: make(map[string]int), Examples: make(map[string]string)}, nil
	rate := float64(len(p.names)*p.perVM()) / time.Minute.Seconds()
	flight := make(chan struct{}, pollerFlight)
	var asking sync.WaitGroup
	began := time.Now()
	tick := time.NewTicker(pollerStep)
	defer tick.Stop()
	for sent := 0; ctx.Err() == nil; {
		now := <-tick.C
		elapsed := min(now.Sub(began), length)
		for ; float64(sent) < rate*elapsed.Seconds() && time.Since(began) < length+pollerStep; sent++ {
			due := began.Add(time.Duration(float64(sent) / rate * float64(time.Second)))
			select {
			case flight <- struct{}{}:
			default:
				p.result.Late++
				flight <- struct{}{}
			}
			request, conn := p.request(), p.clients[sent%len(p.clients)]
			asking.Go(func() {
				defer func() { <-flight }()
				p.ask(ctx, conn, request, due)
			})
		}
		if elapsed >= length {
			p.result.Unsent = int(rate*length.Seconds()) - sent
			break
		}
	}
	asking.Wait()
	return p.finish(time.Since(began))
}

// request is the one that is due: of one VM after another, and of each something else.
func (p *poller) request() []byte {
	n := p.next
	p.next++
	vm, round := n%len(p.names), n/len(p.names)
	name, what := p.names[vm], (vm+round)%p.perVM()
	var r protocol.Request
	r.Set(protocol.FieldHostname, vcenterName)
	r.Set(protocol.FieldName, name)
	if what < len(p.groups) {
		r.Set(protocol.FieldMethod, "vm.get")
		r.SetProperties(p.groups[what])
	} else {
		bunch := p.bunches[what-len(p.groups)]
		r.Set(protocol.FieldMethod, "vm.perf.metric.get")
		if len(bunch) > 1 {
			r.Set(protocol.FieldMethod, "vm.perf.get")
		}
		r.Set(protocol.FieldCounterName, strings.Join(bunch, ","))
	}
	return r.Encode()
}

func (p *poller) ask(ctx context.Context, c *broker.Client, request []byte, due time.Time) {
	body, err := c.Do(ctx, request)
	took := time.Since(due)
	failure, text := failureOf(body, err)
	p.mu.Lock()
	defer p.mu.Unlock()
	if failure != "" {
		p.result.Failed[failure]++
		p.result.Examples[failure] = text
		return
	}
	p.took = append(p.took, took)
}

// success is how every answer begins that is no error.
const success = `{"success": 0`

func failureOf(body []byte, err error) (code, text string) {
	switch {
	case err != nil:
		return "lost", err.Error()
	case strings.HasPrefix(string(body), success):
		return "", ""
	}
	resp, err := protocol.DecodeResponse(body)
	if err != nil {
		return "garbage", err.Error()
	}
	return string(resp.Code), resp.Msg
}

func (p *poller) finish(took time.Duration) pollResult {
	r := p.result
	slices.Sort(p.took)
	r.Seconds, r.Answered = took.Seconds(), len(p.took)
	if len(p.took) > 0 {
		r.P50, r.P99 = report.Millis(stats.Quantile(p.took, 0.5)), report.Millis(stats.Quantile(p.took, 0.99))
	}
	return r
}
