// Package format lays results out for people: indented JSON and aligned
// tables. Whatever it prints is safe for a terminal: names come from inside a
// vCenter, and somebody may have put control characters into one.
package format
