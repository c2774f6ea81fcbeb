package peer

import (
	"strings"
	"testing"

	"vpoller/protocol"
)

func TestEchoRequestIsAnOrdinaryRequest(t *testing.T) {
	request := EchoRequest(200)
	if len(request) != 200 {
		t.Errorf("request of %d bytes, want 200", len(request))
	}
	r, err := protocol.Decode([]byte(request))
	if err != nil || r.Method != "vm.get" {
		t.Errorf("decode %s: %+v, %v", request, r, err)
	}
}

func TestEchoTagsAreUnique(t *testing.T) {
	s := NewEcho(12, EchoRequest(200))
	seen := map[string]bool{}
	for range 11 {
		for client := range 12 {
			request := string(s.Ask(client, nil))
			if seen[request] {
				t.Fatalf("asked twice: %s", request)
			}
			seen[request] = true
		}
	}
}

func TestEchoJudge(t *testing.T) {
	s := NewEcho(2, EchoRequest(200))
	old := string(s.Ask(0, nil))
	other := string(s.Ask(1, nil))
	latest := string(s.Ask(0, nil))
	tests := []struct {
		name, reply string
		want        Verdict
	}{
		{"its own", latest[:EchoSize] + "xxxx", Right},
		{"its previous request's", old, Wrong},
		{"another client's", other, Wrong},
		{"too short", latest[:EchoSize-1], Wrong},
		{"empty", "", Wrong},
		{"an error", `{"success": 1, "msg": "overloaded"}`, Refused},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := s.Judge(0, []byte(tt.reply)); got != tt.want {
				t.Errorf("Judge = %v, want %v", got, tt.want)
			}
		})
	}
}

func TestListNeverAsksTheSameTwiceInARow(t *testing.T) {
	questions := []Question{{"a?", "a!"}, {"b?", "b!"}, {"c?", "c!"}}
	s := NewList(2, questions)
	last := ""
	asked := map[string]int{}
	for range 6 {
		request := string(s.Ask(1, nil))
		if request == last {
			t.Fatalf("asked %s twice in a row", request)
		}
		last = request
		asked[request]++
	}
	if len(asked) != 3 {
		t.Errorf("asked only %v", asked)
	}
}

func TestListJudge(t *testing.T) {
	s := NewList(1, []Question{{"a?", "a!"}, {"b?", "b!"}})
	answer := strings.Replace(string(s.Ask(0, nil)), "?", "!", 1)
	other := strings.Replace(string(s.Ask(0, nil)), "?", "!", 1)
	if got := s.Judge(0, []byte(answer)); got != Wrong {
		t.Errorf("the answer to the question before: %v", got)
	}
	if got := s.Judge(0, []byte(other)); got != Right {
		t.Errorf("the answer: %v", got)
	}
	if got := s.Judge(0, []byte(`{"success": 1, "msg": "`+other)); got != Refused {
		t.Errorf("an error: %v", got)
	}
}

func TestCountCarries(t *testing.T) {
	for from, want := range map[string]string{"0000": "0001", "0009": "0010", "0999": "1000", "9999": "0000"} {
		digits := []byte(from)
		count(digits, 1)
		if string(digits) != want {
			t.Errorf("after %s comes %s, want %s", from, digits, want)
		}
	}
}
