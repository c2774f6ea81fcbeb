package workerd_test

import (
	"encoding/json"
	"fmt"
	"os"
	"testing"

	"vpoller/internal/templates"
)

// TestTemplatesAskForNumbers is that what Zabbix templates ask of worker.stats
// exists.
func TestTemplatesAskForNumbers(t *testing.T) {
	all, err := templates.Requests(os.DirFS("../../../templates/catalogue"))
	if err != nil {
		t.Fatal(err)
	}
	h := buildWith(t, mirrored)
	waitFor(t, func() bool { return h.worker.Connected() > 0 })
	for _, a := range all {
		if a.Request.Method != "worker.stats" {
			continue
		}
		names, err := json.Marshal(a.Request.Properties)
		if err != nil {
			t.Fatal(err)
		}
		if resp := h.ask(t, fmt.Sprintf(`{"method": "worker.stats", "properties": %s}`, names)); resp.Success != 0 {
			t.Errorf("%s: %s: %s", a.File, a.Key, resp.Msg)
		}
	}
}
