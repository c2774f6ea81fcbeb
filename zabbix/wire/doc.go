// Package wire talks to the trapper port of a Zabbix server or proxy: one
// connection, one request, one reply.
//
// # The frame
//
// A message in either direction is a header and JSON text. The header is "ZBXD",
// a byte of flags, and two little-endian numbers:
//
//	flags     0x01 always, 0x02 the text is compressed by zlib, 0x04 large
//	length    4 bytes (8 when large): of what follows the header
//	reserved  4 bytes (8 when large): of the text before compression; else 0
//
// The reply to a compressed request is compressed too. Servers of 4.0 and later
// take compressed requests.
//
// # Once and no more
//
// Zabbix keeps the highest id of a session, in memory for a day after its last
// use, and ignores values whose id is not above it. For whom it keeps it depends
// on the form of the packet, as its source says (libs/zbxdbwrap/proxy.c):
//
//   - Rows with host and key: for each host. Rows of any hosts may share a packet,
//     and may be packed differently when they are sent again.
//   - Rows with itemid: for the host at the top of the packet, for all its rows.
//     A row that comes again under another host is taken again, so these packets
//     are of one host each.
//   - "sender data" since 7.0: not at all. There the history's primary key
//     (item, clock, ns) drops what comes twice.
//
// In every form ids must rise in the order in which Zabbix sees them, or values
// are lost: what belongs to one host and session goes over one connection at a
// time.
//
// # What of github.com/blacked/go-zabbix is used
//
// Its Metric is the row of sender data. Its Packet has no place for a session,
// ids and nanoseconds, and its Sender waits for answers without a limit, knows
// neither compression nor TLS, and reads whatever length it is told: those are
// ours.
package wire
