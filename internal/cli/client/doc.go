// Package client is the program vpoller-client as a function: command line to
// request, request to answer, answer to text. The demo uses its parts, so that
// the commands it shows are the ones that it runs.
package client
