//go:build !race

package vcsimtest

const raceFactor = 1
