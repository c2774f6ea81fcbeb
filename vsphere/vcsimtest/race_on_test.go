//go:build race

package vcsimtest

// raceFactor is how much slower the race detector may make a measurement.
const raceFactor = 10
