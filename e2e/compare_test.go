package e2e

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// continuations are the error texts that ours goes on after, with the entry of
// docs/compatibility.md that says so.
var continuations = []struct{ key, text, suffix string }{
	{"missing-fields", "Invalid task request", ": missing "},
	{"task-failed", "Task ", ": "},
}

// compare says how a reply differs from the recorded one; nil when it does not.
// JSON is compared by content, the helpers' texts byte for byte.
func compare(r recorded, got []byte) error {
	text, cut := r.reply()
	want, have := masked(r.method, text), masked(r.method, string(got))
	if want == have {
		return nil
	}
	wantObject, isJSON := object(want)
	_, isReply := wantObject["success"]
	if !isJSON || !isReply && isText(r.helper()) && r.method != "session.get" {
		return fmt.Errorf("the text is\n  %q, want\n  %q", have, want)
	}
	haveObject, isJSON := object(have)
	switch {
	case !isJSON:
		return fmt.Errorf("the reply is no JSON object:\n  %s\nwant\n  %s", have, want)
	case strings.HasSuffix(want, "\x00") != strings.HasSuffix(have, "\x00"):
		return fmt.Errorf("one of these ends with a NUL:\n  %q\n  %q", have, want)
	case wantObject["success"] == 1.0:
		return compareErrors(haveObject, wantObject)
	case cut:
		cutRows(haveObject, wantObject)
	case r.method == "session.get":
		onlyDistinctRows(haveObject)
		onlyDistinctRows(wantObject)
	}
	if !reflect.DeepEqual(haveObject, wantObject) {
		return fmt.Errorf("the reply is\n  %s\nwant\n  %s", have, want)
	}
	return nil
}

// compareErrors compares what callers match on, success and msg; a code and a
// hint beside them are ours, a traceback was theirs.
func compareErrors(have, want map[string]any) error {
	msg, _ := have["msg"].(string)
	text, _ := want["msg"].(string)
	switch {
	case have["success"] != 1.0:
		return fmt.Errorf("the reply is a success, want the error %q", text)
	case have["traceback"] != nil || have["result"] != nil:
		return fmt.Errorf("the error has the keys %v", keys(have))
	case msg != text && !continues(msg, text):
		return fmt.Errorf("the error is %q, want %q", msg, text)
	}
	return nil
}

func continues(msg, text string) bool {
	for _, c := range continuations {
		if strings.HasPrefix(text, c.text) && strings.HasPrefix(msg, text+c.suffix) {
			return true
		}
	}
	return false
}

// object parses a JSON object, a NUL at its end apart.
func object(text string) (map[string]any, bool) {
	var o map[string]any
	err := json.Unmarshal([]byte(strings.TrimSuffix(text, "\x00")), &o)
	return o, err == nil && o != nil
}

// isText reports whether a helper's output is text that programs take as it is.
func isText(helper string) bool {
	return strings.HasSuffix(helper, "zabbix") || strings.HasSuffix(helper, "csvhelper")
}

// onlyDistinctRows drops equal rows from a list of sessions: how many there are
// is another thing that no two runs share.
func onlyDistinctRows(reply map[string]any) {
	for _, name := range []string{"result", "data"} {
		rows, ok := reply[name].([]any)
		if !ok {
			continue
		}
		var distinct []any
		for _, row := range rows {
			if len(distinct) == 0 || !reflect.DeepEqual(distinct[len(distinct)-1], row) {
				distinct = append(distinct, row)
			}
		}
		reply[name] = distinct
	}
}

// cutRows cuts a result to as many rows as another has.
func cutRows(reply, to map[string]any) {
	rows, _ := reply["result"].([]any)
	kept, _ := to["result"].([]any)
	if len(rows) > len(kept) {
		reply["result"] = rows[:len(kept)]
	}
}

func keys(o map[string]any) []string {
	var names []string
	for name := range o {
		names = append(names, name)
	}
	return names
}

func TestCompareSeesDifferences(t *testing.T) {
	row := func(method, request, reply string) recorded {
		return recorded{method: method, Request: json.RawMessage(request), ResponseRaw: &reply}
	}
	failed := row("vm.get", `{}`, `{"success": 1, "msg": "Invalid task request"}`)
	found := row("vm.get", `{}`, `{"success": 0, "msg": "m", "result": [{"a": 1}]}`)
	text := row("vm.get", `{"helper": "vpoller.helpers.zabbix"}`, `{"data": [{"a": 1}]}`)
	for _, c := range []struct {
		r    recorded
		got  string
		same bool
	}{
		{failed, `{"success": 1, "msg": "Invalid task request: missing name", "code": "missing_field"}`, true},
		{failed, `{"success": 1, "msg": "Invalid task request, sorry", "code": "missing_field"}`, false},
		{failed, `{"success": 1, "msg": "Invalid task request", "traceback": "..."}`, false},
		{failed, `{"success": 0, "msg": "Invalid task request", "result": null}`, false},
		{found, `{"msg":"m","result":[{"a":1}],"success":0}`, true},
		{found, `{"success": 0, "msg": "m", "result": [{"a": 1, "b": 2}]}`, false},
		{found, `{"success": 0, "msg": "n", "result": [{"a": 1}]}`, false},
		{found, `text`, false},
		{text, `{"data": [{"a": 1}]}`, true},
		{text, `{"data":[{"a": 1}]}`, false},
	} {
		if err := compare(c.r, []byte(c.got)); (err == nil) != c.same {
			t.Errorf("%s against %s: %v", c.got, *c.r.ResponseRaw, err)
		}
	}
}
