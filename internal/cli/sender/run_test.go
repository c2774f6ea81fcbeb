package sender

import (
	"context"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"vpoller/internal/cli"
	"vpoller/internal/config"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// run runs the command line, and tells which part of the service was started
// with what.
func run(t *testing.T, args ...string) (started string, cfg *config.Sender, stderr string, code int) {
	t.Helper()
	note := func(what string) func(context.Context, *config.Sender, *slog.Logger, io.Writer) error {
		return func(_ context.Context, c *config.Sender, _ *slog.Logger, out io.Writer) error {
			started, cfg = what, c
			_, err := io.WriteString(out, "done\n")
			return err
		}
	}
	var out, errs strings.Builder
	getenv := func(key string) string { return map[string]string{"VPOLLER_ENDPOINT": "tcp://proxy:10123"}[key] }
	err := Run(t.Context(), &cli.Process{Name: "vpoller-sender", Args: args, Stdout: &out, Stderr: &errs, Getenv: getenv}, Service{
		Serve: func(ctx context.Context, c *config.Sender, log *slog.Logger) error {
			return note("serve")(ctx, c, log, io.Discard)
		},
		Once:   note("once"),
		DryRun: note("dry run"),
	})
	code = cli.Report(&errs, "vpoller-sender", err)
	if done := strings.Contains(out.String(), "done"); done != (started == "once" || started == "dry run") {
		t.Errorf("%q: the report went to %q", args, out.String())
	}
	return started, cfg, errs.String(), code
}

func TestWhatIsStarted(t *testing.T) {
	file := filepath.Join(t.TempDir(), "sender.yaml")
	if err := os.WriteFile(file, []byte("zabbix: {server: z}\nactive: {vcenters: vc01}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for args, want := range map[string]string{
		"start":                       "serve",
		"--http 127.0.0.1:9996 start": "serve",
		"--once":                      "once",
		"--once start":                "once",
		"--dry-run":                   "dry run",
		"--once --dry-run":            "dry run",
		"--once stop":                 "",
		"--once now":                  "",
		"":                            "",
	} {
		started, cfg, stderr, code := run(t, append([]string{"-f", file}, strings.Fields(args)...)...)
		if want == "" {
			if started != "" || code != cli.ExitUsage {
				t.Errorf("%q: started %q, status %d: %s", args, started, code, stderr)
			}
			continue
		}
		if started != want {
			t.Errorf("%q: started %q, want %q: %s", args, started, want, stderr)
		}
		if cfg.VPoller.Endpoint != "tcp://proxy:10123" {
			t.Errorf("%q: asks %q, not whom all clients ask", args, cfg.VPoller.Endpoint)
		}
		if strings.Contains(args, "--http") && cfg.HTTP != "127.0.0.1:9996" {
			t.Errorf("%q: http is %q", args, cfg.HTTP)
		}
	}
}

func TestFlagsOfZabbixSenderStartNoDaemon(t *testing.T) {
	for _, args := range []string{"-z localhost", "-k key", "-i -", "-c /nonexistent", "--tls-connect psk"} {
		if started, _, stderr, code := run(t, strings.Fields(args)...); started != "" || code != 1 || stderr == "" {
			t.Errorf("%q: started %q, status %d: %s", args, started, code, stderr)
		}
	}
}
