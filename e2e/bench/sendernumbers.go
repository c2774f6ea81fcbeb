package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
)

// get asks for a page of the sender.
func (p *pushing) get(ctx context.Context, path string) (io.ReadCloser, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+p.http+path, http.NoBody)
	if err != nil {
		return nil, err
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, fmt.Errorf("ask the sender for %s: %w", path, err)
	}
	if answer.StatusCode != http.StatusOK {
		answer.Body.Close()
		return nil, fmt.Errorf("ask the sender for %s: %s", path, answer.Status)
	}
	return answer.Body, nil
}

// numbers are the sender's metrics by name; those that differ by labels alone are added up.
func (p *pushing) numbers(ctx context.Context) (map[string]float64, error) {
	page, err := p.get(ctx, "/metrics")
	if err != nil {
		return nil, err
	}
	defer page.Close()
	numbers := make(map[string]float64)
	lines := bufio.NewScanner(page)
	for lines.Scan() {
		name, value, found := cutLast(lines.Text())
		if !found || strings.HasPrefix(name, "#") {
			continue
		}
		number, err := strconv.ParseFloat(value, 64)
		if err != nil {
			continue // it is a comment
		}
		name, _, _ = strings.Cut(name, "{")
		numbers[name] += number
	}
	return numbers, lines.Err()
}

func cutLast(line string) (before, after string, found bool) {
	i := strings.LastIndexByte(line, ' ')
	if i < 0 {
		return line, "", false
	}
	return line[:i], line[i+1:], true
}

// profiles writes a profile of the heap, and one of ten seconds of work, to files that begin with prefix.
func (p *pushing) profiles(ctx context.Context, prefix string) error {
	for name, path := range map[string]string{"-heap.pprof": "/debug/pprof/heap", "-cpu.pprof": "/debug/pprof/profile?seconds=20"} {
		page, err := p.get(ctx, path)
		if err != nil {
			return err
		}
		text, err := io.ReadAll(page)
		page.Close()
		if err != nil {
			return fmt.Errorf("read a profile of the sender: %w", err)
		}
		if err := os.WriteFile(prefix+name, text, 0o644); err != nil { //nolint:gosec // anybody may look
			return err
		}
	}
	return nil
}
