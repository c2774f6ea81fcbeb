package worker

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
)

// TestUnknownHelpers: a slip in a helper's name still gets JSON; the log tells of
// each name once, and of so many.
func TestUnknownHelpers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		h := open(t, Config{Logger: slog.New(slog.NewTextHandler(&log, nil))}, instant)
		ask := func(helper string) *answer {
			return h.send(fmt.Sprintf(`{"method": "about", "hostname": "vc01", "helper": %q}`, helper))
		}
		ask("shout").wants(t, "done!")
		for range 3 {
			ask("shuot").wants(t, done)
		}
		ask(strings.Repeat("ä", 5000)).wants(t, done)
		h.send(toVC01).wants(t, done)
		for i := range 2 * mostUnknown {
			ask(fmt.Sprint("other", i)).wants(t, done)
		}
		h.end()
		if n := strings.Count(log.String(), "\n"); n != mostUnknown {
			t.Errorf("%d lines", n)
		}
		lines := strings.SplitN(log.String(), "\n", 3)
		if !strings.Contains(lines[0], `level=WARN msg="no such helper, the answer is JSON" helper=shuot method=about hostname=vc01`) || len(lines[1]) > 400 {
			t.Errorf("log: %.1000s", log.String())
		}
	})
}
