// Package marks remembers which samples of counters have gone out, so that each
// goes out once and none is missed: the time of the last one, by item. It outlives
// the process in a file to which each round adds its lines as soon as somebody
// keeps the values.
package marks
