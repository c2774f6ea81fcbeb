package daemon

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/pflag"
	"go.uber.org/goleak"

	"vpoller/internal/cli"
	"vpoller/internal/config"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// run runs a proxy's command line whose start only notes its configuration.
func run(t *testing.T, args ...string) (started *config.Config, stderr string, err error) {
	t.Helper()
	d := &Program[*config.Config]{
		Config: OfRole(config.RoleProxy), NoFile: true,
		Settings: func(g *pflag.FlagSet) []Setting[*config.Config] {
			return []Setting[*config.Config]{
				Listen(g, "frontend", "", func(c *config.Config) *string { return &c.Proxy.Frontend }),
				Count(g, "worker-credit", "", "", func(c *config.Config) *int { return &c.Proxy.WorkerCredit }),
			}
		},
		Mgmt: func(c *config.Config) string { return c.Proxy.Mgmt },
		Start: func(_ context.Context, cfg *config.Config, log *slog.Logger) error {
			log.Info("started")
			started = cfg
			return nil
		},
	}
	var errs strings.Builder
	err = d.Run(t.Context(), &cli.Process{Name: "prog", Args: args, Stdout: &strings.Builder{}, Stderr: &errs})
	return started, errs.String(), err
}

func TestFlagsOverrideTheConfiguration(t *testing.T) {
	cfg, _, err := run(t, "--frontend", "tcp://127.0.0.1:1", "start", "--worker-credit=7")
	if err != nil {
		t.Fatal(err)
	}
	want := config.Default().Proxy
	want.Frontend, want.WorkerCredit = "tcp://127.0.0.1:1", 7
	if cfg.Proxy != want {
		t.Errorf("started with %+v, want %+v", cfg.Proxy, want)
	}
}

func TestBadFlagStartsNothing(t *testing.T) {
	for _, args := range [][]string{
		{"--frontend", "nonsense", "start"}, {"--worker-credit", "0", "start"}, {"begin"}, {},
		{"start", "stop"}, {"-f", filepath.Join(t.TempDir(), "missing.yaml"), "start"}, {"--check-config", "stop"},
	} {
		cfg, _, err := run(t, args...)
		var e *cli.Error
		if !errors.As(err, &e) || e.Code != cli.ExitUsage || cfg != nil {
			t.Errorf("%q: error %v, started %v", args, err, cfg != nil)
		}
	}
}

func TestLogGoesWhereItIsAsked(t *testing.T) {
	file := filepath.Join(t.TempDir(), "log")
	if _, stderr, err := run(t, "start"); err != nil || !strings.Contains(stderr, "started") {
		t.Errorf("error %v, standard error %q", err, stderr)
	}
	if _, stderr, err := run(t, "--log", file, "start"); err != nil || stderr != "" {
		t.Errorf("error %v, standard error %q", err, stderr)
	}
}

func TestWildcardIsReachedOnThisMachine(t *testing.T) {
	for endpoint, want := range map[string]string{
		"tcp://*:9999":         "tcp://127.0.0.1:9999",
		"tcp://0.0.0.0:9999":   "tcp://127.0.0.1:9999",
		"tcp://[::]:9999":      "tcp://[::1]:9999",
		"tcp://10.1.2.3:9999":  "tcp://10.1.2.3:9999",
		"ipc:///run/vpoller/m": "ipc:///run/vpoller/m",
		"nonsense":             "nonsense",
	} {
		if got := reachable(endpoint); got != want {
			t.Errorf("%s is reached at %s, want %s", endpoint, got, want)
		}
	}
}
