package daemon

import "strings"

const commands = `
start   run in the foreground until told to stop
status  ask the running daemon how it is; the answer is JSON
stats   ask it what it has counted
stop    tell the running daemon to drain and leave`

const signals = `
SIGTERM, SIGINT  drain: take nothing new, answer what is held, leave;
                 a second one ends the process at once
SIGHUP           open the file of --log anew; a service without one ignores it`

const exitCodes = `
0   clean stop, or an answer
1   a failure, or an error reply
2   the command line or the configuration is wrong
69  nobody answered at the management endpoint`

// searched lists where the configuration is looked for.
func searched(files []string) string { return strings.Join(files, ", ") }
