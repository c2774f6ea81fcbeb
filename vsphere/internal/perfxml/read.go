package perfxml

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"

	"vpoller/vsphere/internal/perfplan"
)

// bufferSize is more than the longest text of an answer about few samples.
const bufferSize = 64 << 10

// Found takes what an answer has of an entity. The series are the callee's, the
// slice that holds them is not: it is used again. Err says what makes no sense
// about them.
type Found func(e perfplan.Entity, series []perfplan.Series, err error)

// Read reads an answer to its end. The error says why it is none.
func Read(in io.Reader, found Found) error {
	r := reader{scanner: scanner{in: bufio.NewReaderSize(in, bufferSize)}, found: found}
	for {
		err := r.next()
		switch {
		case errors.Is(err, io.EOF) && r.whole && r.depth == 0:
			return nil
		case errors.Is(err, io.EOF) && r.depth == 0:
			return errors.New("the answer holds no QueryPerfResponse")
		case err != nil:
			return fmt.Errorf("the answer breaks off: %w", unexpected(err))
		}
		if err := r.step(); err != nil {
			return err
		}
	}
}

// The depths of the elements that matter.
const (
	inBody   = 3 // <QueryPerfResponse>
	inAnswer = 4 // <returnval>: an entity
	inEntity = 5 // <entity>, <sampleInfoCSV>, <value>: a series
	inSeries = 6 // <id>, <value>: the samples
	inID     = 7 // <counterId>, <instance>
)

// reader puts an answer together.
type reader struct {
	scanner
	found Found
	depth int
	whole bool // there was a QueryPerfResponse

	decoder perfplan.Decoder
	csv     bool // the entity that is read comes in csv format
	entity  perfplan.Entity
	metric  perfplan.Metric
	times   string
	timed   bool // times are those of this entity
	values  []byte
	series  []perfplan.Series
	err     error
}

// step deals with the tag that was read.
func (r *reader) step() error {
	if r.tag[0] == '/' {
		return r.end(string(local(r.tag[1:])))
	}
	name, attributes := split(r.tag)
	r.depth++
	r.start(string(name), attributes)
	if r.tag[len(r.tag)-1] != '/' {
		return nil
	}
	r.text = r.text[:0] // what was before it is not its own
	return r.end(string(name))
}

func (r *reader) start(name string, attributes []byte) {
	switch {
	case r.depth == inBody && name == "QueryPerfResponse":
		r.whole = true
	case r.depth == inAnswer:
		r.csv = r.whole && name == "returnval" && string(local(attribute(attributes, "type", true))) == "PerfEntityMetricCSV"
		r.entity, r.series, r.err, r.timed = perfplan.Entity{}, r.series[:0], nil, false
	case r.depth == inEntity && name == "entity":
		r.entity.Type = string(attribute(attributes, "type", false))
	case r.depth == inEntity && name == "value":
		r.metric, r.values = perfplan.Metric{}, r.values[:0]
	}
}

// end deals with the end of an element, whose text was read if it has no
// others in it.
func (r *reader) end(name string) error {
	switch r.depth {
	case inAnswer:
		if r.csv {
			r.found(r.entity, r.series, r.err)
		}
		r.csv = false
	case inEntity:
		r.endPart(name)
	case inSeries:
		if name == "value" {
			r.values = append(r.values[:0], r.text...)
		}
	case inID:
		return r.endID(name)
	}
	if r.depth--; r.depth < 0 {
		return errors.New("the answer ends more than it begins")
	}
	return nil
}

// endPart deals with the end of a part of an entity.
func (r *reader) endPart(name string) {
	switch {
	case !r.csv:
	case name == "entity":
		r.entity.ID = string(r.text)
	case name == "sampleInfoCSV":
		r.timed = true
		if r.times != string(r.text) {
			r.times = string(r.text)
		}
	case name == "value":
		times := r.times
		if !r.timed {
			times = ""
		}
		s, err := r.decoder.Series(r.metric, times, string(r.values))
		if err != nil {
			r.err = err
			return
		}
		r.series = append(r.series, s)
	}
}

// endID deals with the end of a part of a series' name.
func (r *reader) endID(name string) error {
	r.depth--
	switch {
	case !r.csv:
	case name == "counterId":
		key, err := strconv.ParseInt(string(r.text), 10, 32)
		if err != nil {
			return fmt.Errorf("a counter is %.40q instead of a number", r.text)
		}
		r.metric.Counter = int32(key)
	case name == "instance":
		r.metric.Instance = string(r.text)
	}
	return nil
}
