package e2e

import (
	"bufio"
	"context"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// example is a command of a document with the output that stands below it.
type example struct{ command, output string }

// examples are the commands in the console blocks of a Markdown file.
func examples(t *testing.T, path string) []example {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var found []example
	for _, block := range regexp.MustCompile("(?s)```console\n(.*?)```").FindAllStringSubmatch(string(text), -1) {
		for _, line := range strings.SplitAfter(block[1], "\n") {
			if command, ok := strings.CutPrefix(line, "$ "); ok {
				found = append(found, example{command: strings.TrimSpace(command)})
			} else if len(found) > 0 {
				found[len(found)-1].output += line
			}
		}
	}
	return found
}

// TestReadme runs every client command of the README against the demo and
// compares the answers. Commands that need a configuration of the machine are
// checked as far as their flags go.
func TestReadme(t *testing.T) {
	bin := buildPrograms(t)
	endpoint := startDemo(t, bin)
	ran := 0
	for _, ex := range examples(t, filepath.Join("..", "README.md")) {
		name, args, _ := strings.Cut(ex.command, " ")
		if name != "vpoller-client" && name != "vpoller-zabbix" {
			continue
		}
		ran++
		t.Run(args, func(t *testing.T) {
			cmd := exec.CommandContext(t.Context(), filepath.Join(bin, name), strings.Fields(args)...)
			cmd.Env = append(os.Environ(), "VPOLLER_ENDPOINT="+endpoint)
			out, _ := cmd.Output() // the output tells; examples of errors exit with 1
			if string(out) != ex.output {
				t.Errorf("README.md shows\n%s\nbut the answer is\n%s", ex.output, out)
			}
		})
	}
	if ran < 5 {
		t.Errorf("only %d commands of the README were run", ran)
	}
}

func buildPrograms(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	out, err := exec.CommandContext(t.Context(), "go", "build", "-o", dir, "vpoller/cmd/vpoller", "vpoller/cmd/vpoller-client", "vpoller/cmd/vpoller-zabbix").CombinedOutput()
	if err != nil {
		t.Fatalf("building the programs: %v\n%s", err, out)
	}
	return dir
}

// startDemo runs the demo until the test ends and returns where it listens.
func startDemo(t *testing.T, bin string) string {
	t.Helper()
	front, back, mgmt := freeEndpoint(t), freeEndpoint(t), freeEndpoint(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	cmd := exec.CommandContext(ctx, filepath.Join(bin, "vpoller"), "demo", "--frontend", front, "--backend", back, "--mgmt", mgmt)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	output, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cancel()
		_ = cmd.Wait()
	})
	lines := bufio.NewScanner(output)
	for lines.Scan() {
		if strings.Contains(lines.Text(), "stays up") {
			go func() { _, _ = io.Copy(io.Discard, output) }() // ends with the process
			return front
		}
	}
	t.Fatal("the demo ended before it was up")
	return ""
}

func freeEndpoint(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return "tcp://" + l.Addr().String()
}
