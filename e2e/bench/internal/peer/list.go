package peer

import "bytes"

// Question is a request, and a text that only its answer contains.
type Question struct {
	Request string `json:"request"`
	Needle  string `json:"needle"`
}

// List is the script for a real worker: every client goes round the same questions, each from a place of its own, so that no
// client asks the same thing twice in a row.
type List struct {
	questions []Question
	next      []int
	needles   [][]byte
}

// NewList makes the script; there must be at least two questions.
func NewList(clients int, questions []Question) *List {
	s := &List{questions: questions, next: make([]int, clients)}
	for i := range s.next {
		s.next[i] = i * len(questions) / clients
	}
	for _, q := range questions {
		s.needles = append(s.needles, []byte(q.Needle))
	}
	return s
}

// Ask implements Script.
func (s *List) Ask(client int, dst []byte) []byte {
	s.next[client] = (s.next[client] + 1) % len(s.questions)
	return append(dst, s.questions[s.next[client]].Request...)
}

// Judge implements Script.
func (s *List) Judge(client int, reply []byte) Verdict {
	switch {
	case bytes.HasPrefix(reply, errorReply):
		return Refused
	case bytes.Contains(reply, s.needles[s.next[client]]):
		return Right
	}
	return Wrong
}
