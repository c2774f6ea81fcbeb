package helpers

import "vpoller/protocol"

// appendCClient is the reply as JSON, in ASCII because its clients print it
// without knowing any encoding, with the NUL up to which they read.
func appendCClient(dst []byte, _ *protocol.Request, resp *protocol.Response) []byte {
	return append(protocol.AppendJSON(dst, resp.Object(), true), 0)
}
