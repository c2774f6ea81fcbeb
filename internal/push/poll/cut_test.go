package poll_test

import (
	"fmt"
	"testing"

	"vpoller/internal/push"
	"vpoller/protocol"
)

// TestAnswersTooLargeAreAskedForInHalves: down to one object, whose answer is an
// error then.
func TestAnswersTooLargeAreAskedForInHalves(t *testing.T) {
	tooLarge := protocol.ResponseOf(protocol.Errorf(protocol.CodeInternal, protocol.AnswerTooLarge))
	f := &far{}
	f.answer = func(a asked) *protocol.Response {
		if len(a.names) > 2 || len(a.names) == 1 && a.names[0] == "vm-4" || a.Name == "vm-4" {
			return tooLarge
		}
		for _, name := range a.names {
			if name == "vm-4" {
				return tooLarge
			}
		}
		return each(properties)(a)
	}
	var questions []push.Question
	var want []string
	for i := range 5 {
		name := fmt.Sprint("vm-", i)
		questions = append(questions, get("vm.get", "vc", name, "a"))
		want = append(want, name+".a")
	}
	want[4] = "internal: " + protocol.AnswerTooLarge
	equal(t, ask(t, poller(t, f), questions...), want...)
}
