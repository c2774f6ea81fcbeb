package program

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"vpoller/zabbix"
)

// maxOutput is how much of what the program says is kept, in bytes.
const maxOutput = 1 << 20

// Exit codes of zabbix_sender, from its manual.
const (
	exitSent   = 0
	exitFailed = 1
	exitPartly = 2 // sent, and some values were not wanted
)

// An output keeps what the program says.
type output struct{ text bytes.Buffer }

func (o *output) Write(p []byte) (int, error) {
	o.text.Write(p[:min(len(p), max(0, maxOutput-o.text.Len()))])
	return len(p), nil
}

var (
	// Response is what the program says of every packet, since 5.4 and before.
	response = regexp.MustCompile(`(?m)^(?:Response from ".*"|[Ii]nfo from server): "(.*)"`)
	counts   = regexp.MustCompile(`processed: (\d+); failed: (\d+); total: (\d+)`)
	answer   = regexp.MustCompile(`(?m) DEBUG: answer \[(.*)\]$`)
)

// reply is what the program found out, by its exit code.
func (o *output) reply(code, values int) (zabbix.Reply, error) {
	switch code {
	case exitSent, exitPartly:
		return o.accepted(values)
	case exitFailed:
		if refusal, ok := o.refusal(); ok {
			return refusal, nil
		}
	}
	err := fmt.Errorf("%s %s: %s", Name, exitText(code), o.reason())
	if o.unsent() {
		err = fmt.Errorf("%w: %w", zabbix.ErrNotSent, err)
	}
	return zabbix.Reply{}, err
}

// accepted sums up the replies to all packets.
func (o *output) accepted(values int) (zabbix.Reply, error) {
	r := zabbix.Reply{Accepted: true}
	for _, found := range response.FindAllSubmatch(o.text.Bytes(), -1) {
		r.Info = string(found[1])
		if n := counts.FindStringSubmatch(r.Info); n != nil {
			r.Processed += number(n[1])
			r.Failed += number(n[2])
			r.Total += number(n[3])
		}
	}
	if r.Total != values {
		return zabbix.Reply{}, fmt.Errorf("%s reports %d values of %d: %s", Name, r.Total, values, o.reason())
	}
	return r, nil
}

func number(text string) int {
	n, _ := strconv.Atoi(text) // too many digits are too many values, which shows in the total
	return n
}

// refusal is an answer of Zabbix that it takes no values.
func (o *output) refusal() (zabbix.Reply, bool) {
	found := answer.FindAllSubmatch(o.text.Bytes(), -1)
	if len(found) == 0 {
		return zabbix.Reply{}, false
	}
	var said struct{ Response, Info string }
	if json.Unmarshal(found[len(found)-1][1], &said) != nil || said.Response != "failed" {
		return zabbix.Reply{}, false
	}
	return zabbix.Reply{Info: said.Info}, true
}

// unsent reports whether it is certain that nothing went out: no connection, or
// a mistake in what the program was told.
func (o *output) unsent() bool {
	text := o.text.String()
	began := strings.Contains(text, "connect_to_server(") || strings.Contains(text, "Response from ")
	unconnected := strings.Contains(text, "DEBUG: Unable to connect to ") && !strings.Contains(text, "DEBUG: answer [")
	return unconnected || !began && strings.Contains(text, ": ERROR: ")
}

var (
	stamp = regexp.MustCompile(`^\S+ \[\d+\]: (?:DEBUG|ERROR|Warning): `)
	// Steps say where the program is, not what went wrong.
	steps = regexp.MustCompile(`^(?:In|End of) \w+\(`)
)

// reason is what the program says went wrong, as far as it can be told.
func (o *output) reason() string {
	for _, mark := range []string{"Unable to connect to ", "Unable to receive from ", "Unable to send to ", "incorrect answer from "} {
		for line := range strings.Lines(o.text.String()) {
			if _, rest, ok := strings.Cut(line, mark); ok {
				return mark + strings.TrimSpace(rest)
			}
		}
	}
	if last := o.last(); last != "" {
		return last
	}
	return "it said nothing"
}

// last is the last thing that the program said about its work.
func (o *output) last() string {
	last := ""
	for line := range strings.Lines(o.text.String()) {
		line = strings.TrimSpace(stamp.ReplaceAllString(line, ""))
		if line != "" && !steps.MatchString(line) && !strings.HasPrefix(line, "Sending failed.") {
			last = line
		}
	}
	return last
}
