package helpers

import (
	"bytes"
	"os"
	"testing"

	"vpoller/protocol"
)

// TestRecorded renders replies of the original as its own helpers did and
// compares the texts byte by byte. Where a record has "here", that is what we say
// instead of the recorded text.
func TestRecorded(t *testing.T) {
	data, err := os.ReadFile("testdata/recorded.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	set := New()
	for line := range bytes.Lines(data) {
		record := decodeObject(t, line)
		t.Run(text(record, "case"), func(t *testing.T) {
			request, response := exchange(t, record)
			got, ok := set.Render(request, response)
			if !ok {
				t.Fatalf("no helper %q", request.Helper)
			}
			want := text(record, "text")
			if here := text(record, "here"); here != "" {
				want = here // the original could not write the value
			}
			if string(got) != want {
				t.Errorf("%s\n got %q\nwant %q", request.Helper, got, want)
			}
		})
	}
}

// exchange is the request and the response of a record, the response as the
// method of today makes it.
func exchange(t *testing.T, record protocol.Object) (*protocol.Request, *protocol.Response) {
	t.Helper()
	v, _ := record.Get("request")
	request, err := protocol.Decode(protocol.AppendJSON(nil, v, false))
	if err != nil {
		t.Fatal(err)
	}
	v, _ = record.Get("reply")
	response, err := protocol.DecodeResponse(protocol.AppendJSON(nil, v, false))
	if err != nil {
		t.Fatal(err)
	}
	if m, ok := protocol.Lookup(request.Method); ok && response.Success == 0 {
		response = m.OK(response.Result)
	}
	return request, response
}

func decodeObject(t *testing.T, line []byte) protocol.Object {
	t.Helper()
	v, err := protocol.DecodeValue(line)
	if err != nil {
		t.Fatal(err)
	}
	return v.(protocol.Object)
}

func text(o protocol.Object, name string) string {
	v, _ := o.Get(name)
	s, _ := v.(string)
	return s
}
