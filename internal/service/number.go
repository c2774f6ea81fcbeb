package service

import (
	"time"

	"vpoller/internal/ops"
	"vpoller/protocol"
)

// Number is one counter or gauge of a snapshot S, as status replies, metrics
// and the documentation show it.
type Number[S any] struct {
	Name  string // key in a status reply; with a prefix, and "_total" for a counter, the name of a metric
	Help  string
	Total bool // it only ever grows
	of    func(S) float64
	exact bool // a whole number
}

// Counter is a number of things that only ever grows.
func Counter[S any, N ops.Number](name, help string, of func(S) N) Number[S] {
	n := Gauge(name, help, of)
	n.Total = true
	return n
}

// Gauge is a number of things that comes and goes.
func Gauge[S any, N ops.Number](name, help string, of func(S) N) Number[S] {
	return Number[S]{Name: name, Help: help, exact: true, of: func(s S) float64 { return float64(of(s)) }}
}

// Seconds is a time that comes and goes; its name ends in "_seconds".
func Seconds[S any](name, help string, of func(S) time.Duration) Number[S] {
	return Number[S]{Name: name, Help: help, of: func(s S) float64 { return of(s).Seconds() }}
}

// SpentSeconds is a time that only ever grows; its name ends in "_seconds".
func SpentSeconds[S any](name, help string, of func(S) time.Duration) Number[S] {
	n := Seconds(name, help, of)
	n.Total = true
	return n
}

// Value is the number as a value of a status reply.
func (n Number[S]) Value(s S) protocol.Value {
	v := n.of(s)
	if n.exact {
		return int64(v)
	}
	return v
}

// Members are the numbers of s as members of a status reply.
func Members[S any](numbers []Number[S], s S) protocol.Object {
	var o protocol.Object
	for _, n := range numbers {
		o = append(o, protocol.Member{Name: n.Name, Value: n.Value(s)})
	}
	return o
}
