package senderd

import (
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"vpoller/internal/config"
	"vpoller/zabbix/trappertest"
)

// alone makes the parts of a single round that asks nobody.
func alone(t *testing.T, cfg *config.Sender) *parts {
	t.Helper()
	p, err := newParts(cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	p.poller.Poller = echo{}
	t.Cleanup(func() {
		if err := errors.Join(p.closeBuffers(), p.proxy.Close()); err != nil {
			t.Error(err)
		}
	})
	return p
}

// failing adds a job whose item has no value.
func failing(cfg *config.Sender) {
	cfg.Jobs = append(cfg.Jobs, &config.SenderJob{
		Name: "event", VCenters: []string{"vc"}, Method: "event.latest", Interval: time.Hour, Host: "{vcenter}", Item: "event",
	})
}

func TestOnceDeliversAndSaysWhatCameOfIt(t *testing.T) {
	z := far(t)
	cfg := settings(t, z)
	failing(cfg)
	var out strings.Builder
	if err := alone(t, cfg).once(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	if n := len(z.Values()); n != 1 {
		t.Errorf("%d values taken", n)
	}
	want := `objects: 0 found, 0 hosts made of them
job about: 1 objects, 1 values
job event: 1 objects, 0 values, 1 not_found (the last: event of vc: there is no event; wait for one)
zabbix zabbix1: 1 values accepted, 1 taken
`
	if out.String() != want {
		t.Errorf("says\n%swant\n%s", out.String(), want)
	}
	if _, err := os.Stat(filepath.Join(cfg.Buffer.Dir, ".samples")); err != nil {
		t.Errorf("which samples have gone out is forgotten: %v", err)
	}
}

func TestOnceSaysWhatIsLeft(t *testing.T) {
	t.Parallel()
	z := trappertest.New()
	cfg := settings(t, z)
	z.Close()
	p := alone(t, cfg)
	p.patience = 100 * time.Millisecond
	var out strings.Builder
	err := p.once(t.Context(), &out)
	if err == nil || !strings.Contains(err.Error(), "1 values are not delivered (connect to Zabbix at "+z.Addr()) || !strings.Contains(err.Error(), "they wait in "+cfg.Buffer.Dir) {
		t.Errorf("error %v", err)
	}
	if !strings.Contains(out.String(), "zabbix zabbix1: 0 values accepted, 0 taken, 1 wait\n") {
		t.Errorf("says %s", out.String())
	}
}

func TestADryRunSendsAndStoresNothing(t *testing.T) {
	z := far(t)
	cfg := settings(t, z)
	failing(cfg)
	var out strings.Builder
	if err := alone(t, cfg).dryRun(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	if n := z.Counts().Requests; n != 0 {
		t.Errorf("%d requests to Zabbix", n)
	}
	if files, err := os.ReadDir(cfg.Buffer.Dir); err != nil || len(files) != 0 {
		t.Errorf("in the buffer's folder: %v, %v", files, err)
	}
	for _, want := range []string{"Z  vc  vc.about[version]  about\n", "Z  vc  event  no value: there is no event; wait for one\n", "job about: 1 objects, 1 values\n"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
}

func TestADryRunForSeveralSaysForWhom(t *testing.T) {
	cfg := settings(t, far(t), far(t))
	var out strings.Builder
	if err := alone(t, cfg).dryRun(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"zabbix1 ", "zabbix2 "} {
		if !strings.HasPrefix(out.String(), name) && !strings.Contains(out.String(), "\n"+name) {
			t.Errorf("no line begins with %q:\n%s", name, out.String())
		}
	}
}

// broken takes nothing.
type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("the pipe is closed") }

func TestADryRunThatNobodyReads(t *testing.T) {
	err := alone(t, settings(t, far(t))).dryRun(t.Context(), broken{})
	if err == nil || !strings.Contains(err.Error(), "the pipe is closed") {
		t.Errorf("error %v", err)
	}
}

func TestOnceBesideARunningSender(t *testing.T) {
	z := far(t)
	cfg := settings(t, z)
	start(t, cfg, z)
	err := alone(t, cfg).once(t.Context(), io.Discard)
	if err == nil || !strings.Contains(err.Error(), "is vpoller-sender running already?") {
		t.Errorf("error %v", err)
	}
}

func TestOneLine(t *testing.T) {
	for text, want := range map[string]string{
		"on":                            "on",
		"":                              "",
		"a\nb":                          `"a\nb"`,
		"\x1b[2J":                       `"\x1b[2J"`,
		"größer":                        "größer",
		strings.Repeat("ä", 300):        strings.Repeat("ä", 250) + "... (600 bytes)",
		"x" + strings.Repeat("ä", 300):  "x" + strings.Repeat("ä", 249) + "... (601 bytes)",
		strings.Repeat("x", 499) + "\n": `"` + strings.Repeat("x", 499) + `\n"`,
	} {
		if got := oneLine(text); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
	if word("a b") != `"a b"` || word("") != `""` || word("ab") != "ab" {
		t.Error("words with blanks are not told")
	}
}
