package e2e

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// recorded is one request of the original vPoller's and what it answered.
type recorded struct {
	method string

	Case        string          `json:"case"`
	Component   string          `json:"component"`
	Request     json.RawMessage `json:"request"`
	RequestRaw  *string         `json:"request_raw"`
	ResponseRaw *string         `json:"response_raw"`
	Response    json.RawMessage `json:"response"`
	Note        string          `json:"note"`
}

// reply is the recorded reply's text, "" when the original gave none; cut says
// that of a long result only the first rows were kept.
func (r recorded) reply() (text string, cut bool) {
	if r.ResponseRaw != nil {
		return *r.ResponseRaw, false
	}
	return string(r.Response), strings.HasPrefix(r.Note, "result cut")
}

// id names a case in the table of deviations and in failures.
func (r recorded) id() string { return r.method + "/" + r.Case }

// body is the request as it was sent.
func (r recorded) body(t *testing.T) []byte {
	t.Helper()
	if r.RequestRaw == nil {
		var compact bytes.Buffer
		if err := json.Compact(&compact, r.Request); err != nil {
			t.Fatal(err)
		}
		return compact.Bytes()
	}
	if r.Case == "invalid utf-8" { // recorded as if its bytes were Latin-1
		var raw []byte
		for _, c := range *r.RequestRaw {
			raw = append(raw, byte(c))
		}
		return raw
	}
	return []byte(*r.RequestRaw)
}

// helper is the helper that the request names, "" for none.
func (r recorded) helper() string {
	var request struct {
		Helper any `json:"helper"`
	}
	raw := []byte(r.Request)
	if r.RequestRaw != nil {
		raw = []byte(*r.RequestRaw)
	}
	_ = json.Unmarshal(raw, &request) // what is no JSON names none
	name, _ := request.Helper.(string)
	return name
}

// recordings reads testdata/golden, without the management sockets.
func recordings(t *testing.T) []recorded {
	t.Helper()
	files, err := filepath.Glob("testdata/golden/*.json")
	if err != nil || len(files) < 50 {
		t.Fatalf("%d recorded files, %v", len(files), err)
	}
	var all []recorded
	for _, file := range files {
		if filepath.Base(file) == "_mgmt.json" {
			continue
		}
		var content struct {
			Method string     `json:"method"`
			Cases  []recorded `json:"cases"`
		}
		readJSON(t, file, &content)
		for _, c := range content.Cases {
			c.method = content.Method
			all = append(all, c)
		}
	}
	return all
}

func readJSON(t *testing.T, file string, into any) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, into); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
}
