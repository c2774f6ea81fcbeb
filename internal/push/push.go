// Package push holds what the parts of vpoller-sender hand to each other: an
// [Object] of vSphere, a [Question] that an item of Zabbix asks about it, and
// the [Answer]. The parts are packages of their own:
//
//   - [vpoller/internal/push/inventory] knows which objects there are, and which
//     hosts of Zabbix stand for them;
//   - [vpoller/internal/push/agent] is the active agent of those hosts: fetches
//     their items and asks their questions when they are due;
//   - [vpoller/internal/push/jobs] asks what the configuration lists, for
//     trapper items;
//   - [vpoller/internal/push/marks] remembers for both which samples have gone out;
//   - [vpoller/internal/push/poll] answers questions by few requests to vPoller.
package push

import (
	"context"
	"time"

	"vpoller/protocol"
)

// A Question is what one item of Zabbix wants to know. It is never written to
// once it has been made, so the same request can be asked again and again.
type Question struct {
	Request *protocol.Request // for one value, or the rows of a discovery; without helper

	// After limits samples of counters to those that the vCenter took later; the
	// zero time asks for the newest alone.
	After time.Time
}

// A Value is one value of an item, and when it was measured.
type Value struct {
	Text string
	Time time.Time
}

// An Answer is what came of a question. Without error Values has one value, or
// every sample asked for, oldest first: none when there is no newer one.
//
// The error is a *protocol.Error. With [Passing] it says nothing about the item.
type Answer struct {
	Values []Value
	Err    error
}

// A Poller answers questions together. It calls answered once for each, by its
// place in questions, never from two goroutines at once, and returns when all
// are answered; when ctx ends before, the rest has the code "unavailable".
type Poller interface {
	Poll(ctx context.Context, questions []Question, answered func(i int, a Answer))
}

// Passing reports whether an error is about the way to the vCenter and its state
// at the moment: timeout, unavailable, overloaded, internal. Any other says that
// the question itself has no answer.
func Passing(err error) bool {
	switch protocol.ResponseOf(err).Code {
	case protocol.CodeTimeout, protocol.CodeUnavailable, protocol.CodeOverloaded, protocol.CodeInternal:
		return true
	}
	return false
}
