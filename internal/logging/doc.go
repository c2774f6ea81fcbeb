// Package logging makes the logger of a daemon: text lines of log/slog, to
// standard error or to a file that is opened anew when a log rotation asks for
// it with SIGHUP.
package logging
