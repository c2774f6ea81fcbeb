package trappertest

import (
	"io"
	"net"
)

// A Fault is a way to answer a request badly.
type Fault int

// The faults.
const (
	None       Fault = iota
	Refuse           // "failed", with a reason; nothing is taken
	LostAnswer       // takes the values, closes without a word
	HalfAnswer       // takes the values, closes inside the answer
	Cut              // closes without having read the request
	Garbage          // answers what is no Zabbix
	WrongFlags       // answers with flags that do not exist
	Huge             // announces an answer of 1 GB
	Silence          // reads the request and says nothing until the far end goes
	NoJSON           // a frame that holds something else
)

// answer carries a fault out; without one, reply goes back as usual.
func (f Fault) answer(conn net.Conn, reply []byte, compressed bool) {
	switch f {
	case LostAnswer, Cut:
	case HalfAnswer:
		message := frame(reply, compressed)
		conn.Write(message[:len(message)/2]) //nolint:errcheck
	case Garbage:
		io.WriteString(conn, "HTTP/1.1 400 Bad Request\r\n\r\n") //nolint:errcheck
	case WrongFlags:
		io.WriteString(conn, "ZBXD\xf1\x02\x00\x00\x00\x00\x00\x00\x00{}") //nolint:errcheck
	case Huge:
		io.WriteString(conn, "ZBXD\x01\x00\x00\x00\x40\x00\x00\x00\x00{") //nolint:errcheck
	case Silence:
		io.Copy(io.Discard, conn) //nolint:errcheck
	case NoJSON:
		conn.Write(frame([]byte("<html>"), compressed)) //nolint:errcheck
	default:
		conn.Write(frame(reply, compressed)) //nolint:errcheck
	}
}

// takes reports whether the values of the request are taken all the same.
func (f Fault) takes() bool { return f == None || f == LostAnswer || f == HalfAnswer }
