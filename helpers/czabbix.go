package helpers

import "vpoller/protocol"

// appendCZabbix is what the zabbix helper says, and the NUL up to which the C
// client and the loadable Zabbix module read.
func appendCZabbix(dst []byte, r *protocol.Request, resp *protocol.Response) []byte {
	return append(appendZabbix(dst, r, resp), 0)
}
