// Package send delivers the values that wait in a buffer to Zabbix, each once.
//
// Every source has a loop of its own, so that a backlog does not hold up fresh
// values: it takes what fits a few packets, sends these over several connections,
// and acknowledges when Zabbix has accepted them all. Until then packets are sent
// again under the same session and ids, which Zabbix ignores if it had them.
//
// # Order
//
// Zabbix ignores values whose id is below one that it took before, so what belongs
// to one host is never in two packets at once. Packets that are on their way
// together have different hosts.
//
// # Who has a packet alone
//
// Rows with host and key share packets. A host has its packets for itself when
//
//   - its values go by item id: there Zabbix remembers ids for the host at the top
//     of the packet only;
//   - it belongs to a proxy group, which shows by a redirect or by [Config.Route]:
//     the proxy looks at the first host, and fails the values of others that it
//     does not serve.
//
// # What goes wrong
//
//   - Nothing was sent: the next address is tried at once, then all again, less and
//     less often.
//   - No answer, or none that Zabbix would give: it is open whether the values were
//     taken, and only this server would know them again. The same address is tried
//     a few times; then the packet is cut in halves, in case it is too long for the
//     way there, and the next address has its turn.
//   - After either of these it may be that Zabbix was killed, with values that it had
//     accepted and not yet stored. So sources go back by the time for which the buffer
//     holds what was acknowledged, before anything newer goes out; every ten seconds
//     at most. A Zabbix that lives on ignores what it had.
//   - Refused: an empty packet shows whether Zabbix refuses all. If so nothing is
//     given up. Otherwise the packet is cut until the value is found that it refuses;
//     this one is dropped, logged and counted.
//   - "failed" in the reply's counts: Zabbix has looked at these and does not want
//     them (no such item, or had before). They are counted and not sent again.
//
// # Copies
//
// Addresses are for failover: one of them gets each value. For copies to several
// servers give each a buffer and a Sender of its own, so that one that is away does
// not hold up the others.
package send
