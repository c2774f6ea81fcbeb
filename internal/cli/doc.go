// Package cli is what every vPoller program does in the same way at the
// command line: flags and help, exit codes, the lines that report a problem,
// signals, and knowing whether a person is looking.
package cli
