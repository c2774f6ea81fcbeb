package poll_test

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"vpoller/internal/push"
)

const unreadable = "internal: The worker's reply cannot be read: "

func TestWrongRepliesHarmNoOtherQuestion(t *testing.T) {
	for name, c := range map[string]struct {
		result string
		want   [2]string // of vm-1 and vm-2
	}{
		"no rows":       {`{}`, [2]string{"no rows", "no rows"}},
		"one row":       {`[{"id":"vm-1","result":[{"a":"one"}]}]`, [2]string{"one", "nothing about vm-2"}},
		"other names":   {`[{"id":"vm-3","result":[{"a":"one"}]},{"id":"vm-2","result":[{"a":"two"}]}]`, [2]string{"nothing about vm-1", "two"}},
		"another order": {`[{"id":"vm-2","result":[{"a":"two"}]},{"id":"vm-1","result":[{"a":"one"}]}]`, [2]string{"one", "two"}},
		"rows too many": {`[{"id":"vm-1","result":[{"a":"one"}]},{"id":"vm-2","result":[{"a":"two"}]},7]`, [2]string{"one", "two"}},
		"no row":        {`[null,{"id":"vm-2","result":[{"a":"two"}]}]`, [2]string{"nothing about vm-1", "two"}},
		"no result":     {`[{"id":"vm-1"},{"id":"vm-2","code":"not_found","msg":"gone"}]`, [2]string{"nothing about vm-1", "not_found: gone"}},
		"wrong types":   {`[{"id":1,"result":[]},{"id":"vm-2","result":3}]`, [2]string{"nothing about vm-1", "not_found: The result of vm.get has no value"}},
	} {
		t.Run(name, func(t *testing.T) {
			p := poller(t, askerFunc(func(context.Context, []byte) ([]byte, error) {
				return []byte(`{"success": 0, "msg": "", "result": ` + c.result + `}`), nil
			}))
			for i, got := range ask(t, p, get("vm.get", "vc", "vm-1", "a"), get("vm.get", "vc", "vm-2", "a")) {
				if !strings.HasSuffix(got, c.want[i]) || strings.HasPrefix(got, "internal") && !strings.HasPrefix(got, unreadable) {
					t.Errorf("answer %d is %q", i, got)
				}
			}
		})
	}
}

func TestWrongSamplesHarmNoOtherCounter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const times = `"times": [946684780000, 946684800000]` // newYear and 20 s before
		for name, c := range map[string]struct {
			row  string
			want [2]string // of a and b
		}{
			"whole":           {`{` + times + `, "values": {"a": [1, 2], "b": [3, 4]}}`, [2]string{"1 2", "3 4"}},
			"no times":        {`{"values": {"a": [1, 2], "b": [3, 4]}}`, [2]string{"there are no times of samples", "there are no times of samples"}},
			"times as texts":  {`{"times": ["x"], "values": {"a": [1], "b": [3]}}`, [2]string{"do not ascend", "do not ascend"}},
			"times backwards": {`{"times": [946684800000, 946684780000], "values": {"a": [1, 2], "b": [3, 4]}}`, [2]string{"do not ascend", "do not ascend"}},
			"too few":         {`{` + times + `, "values": {"a": [1], "b": [3, 4]}}`, [2]string{"counter a has no sample for each time", "3 4"}},
			"too many":        {`{` + times + `, "values": {"a": [1, 2, 3], "b": [3, 4]}}`, [2]string{"counter a has no sample for each time", "3 4"}},
			"no list":         {`{` + times + `, "values": {"a": 1, "b": [3, 4]}}`, [2]string{"counter a has no sample for each time", "3 4"}},
			"no number":       {`{` + times + `, "values": {"a": [1, "2"], "b": [3, 4]}}`, [2]string{"a sample is no number", "3 4"}},
			"left out":        {`{` + times + `, "values": {"b": [3, null]}}`, [2]string{"no_sample: No sample of counter a for vm-1", "3"}},
			"no values":       {`{` + times + `, "values": 7}`, [2]string{"no_sample: No sample of counter a for vm-1", "no_sample: No sample of counter b for vm-1"}},
			"no row":          {`7`, [2]string{"there is no row of counters of vm-1", "there is no row of counters of vm-1"}},
		} {
			p := poller(t, askerFunc(func(context.Context, []byte) ([]byte, error) {
				return []byte(`{"success": 0, "msg": "", "result": [{"id": "vm-1", "result": [` + c.row + `]}]}`), nil
			}))
			after := newYear.Add(-time.Minute)
			for i, got := range ask(t, p, counter("vm-1", "a", after), counter("vm-1", "b", after)) {
				if !strings.HasSuffix(got, c.want[i]) || strings.HasPrefix(got, "internal") && !strings.HasPrefix(got, unreadable) {
					t.Errorf("%s: answer %d is %q", name, i, got)
				}
			}
		}
	})
}

// FuzzReply feeds replies of any kind: each question is answered, by a value or
// a coded error.
func FuzzReply(f *testing.F) {
	for _, reply := range []string{
		``, `{`, `[]`, `{"success": 1, "code": "missing_field", "msg": "Invalid task request: missing name"}`,
		`{"success": 1, "code": "invalid_property", "msg": "x"}`,
		`{"success": 0, "msg": "", "result": [{"id": "vm-1", "result": [{"name": "x", "a": 1}]}, {"id": "vm-2", "code": "not_found", "msg": "x", "hint": "y"}]}`,
		`{"success": 0, "msg": "", "result": [{"id": "vm-1", "result": [{"times": [1, 2], "values": {"c": [1, null], "d": [1e300]}, "missing": {"e": 7}}]}]}`,
		`{"success": 0, "msg": "", "result": [{"id": "vm-2", "result": {"timestamp": "2026-11-22T12:44:40Z", "c": 1}}, {"id": "vm-1", "result": [[]]}]}`,
	} {
		f.Add([]byte(reply))
	}
	f.Fuzz(func(t *testing.T, reply []byte) {
		p := poller(t, askerFunc(func(context.Context, []byte) ([]byte, error) { return reply, nil }))
		after := time.Now().Add(-time.Minute)
		ask(t, p, []push.Question{
			get("vm.get", "vc", "vm-1", "a"), get("vm.get", "vc", "vm-2", "b"), get("vm.alarm.get", "vc", "vm-1", ""), get("vm.discover", "vc", "", "a"),
			counter("vm-1", "c", time.Time{}), counter("vm-1", "d", after), counter("vm-2", "c", after), get("about", "vc", "", "a"),
		}...)
	})
}
