package poll

import (
	"time"

	"vpoller/protocol"
)

// A form is how questions go together in a request.
type form uint8

const (
	equal    form = iota // the same question about an object, once
	selected             // several properties of an object
	sampled              // several counters of an object
)

// A batch is one request and the questions that its reply answers.
type batch struct {
	form    form
	request protocol.Request // without name
	many    bool             // asks by names; else there is one object, or none
	objects []object
	parts   []string // of selected and sampled: what is asked of each object
}

// An object is one row of a reply.
type object struct {
	name      string
	questions []int
	since     time.Time // the oldest After of the questions
	parts     []int     // ids of what they ask for, each once; only while planning
}

// all are the questions of a batch.
func (b *batch) all() []int {
	all := make([]int, 0, b.count())
	for _, o := range b.objects {
		all = append(all, o.questions...)
	}
	return all
}

// count is how many questions a batch has.
func (b *batch) count() int {
	n := 0
	for i := range b.objects {
		n += len(b.objects[i].questions)
	}
	return n
}

// of is the batch for some of the objects.
func (b *batch) of(objects []object) *batch {
	part := *b
	part.objects = objects
	return &part
}

// since is where samples begin: the oldest After of the objects. Zero asks for
// the newest samples alone.
func (b *batch) since() time.Time {
	var oldest time.Time
	for i, o := range b.objects {
		if i == 0 || o.since.Before(oldest) {
			oldest = o.since
		}
	}
	if first := time.UnixMilli(1); !oldest.IsZero() && oldest.Before(first) {
		return first // what requests can say
	}
	return oldest
}
