// Package buffer keeps values on disk until Zabbix has acknowledged them.
//
// # What is promised
//
// A value whose [Buffer.Append] has returned is delivered, whatever byte the
// process is killed at, until a limit drops it: size, age, or a disk that takes
// nothing. It is delivered with the same session and id each time, so that Zabbix
// ignores what it had before. What was lost is counted; at any time
//
//	recovered + appended = acknowledged + dropped + damaged + waiting
//
// A power failure may also take what was appended since the last fsync.
//
// # When Zabbix itself is killed
//
// A server or proxy keeps what it has accepted in memory for a while before it is
// in its database. So values are held for some seconds after their
// acknowledgement, and whoever delivers them can go back with [Reader.Rewind] when
// Zabbix was away. A Zabbix that lives on knows the session and ignores what it
// had; one that was started anew takes the values again, and its history's primary
// key (item, clock, ns) keeps one of each.
//
// # Sessions
//
// Zabbix keeps the highest id of each session and host and ignores what is not
// above it. So the values of one session can only go out in the order of their
// ids, and fresh values that are to overtake a backlog need a session of their
// own. A session begins when the buffer is opened (the last values of the one
// before may have been lost with their ids, after they were sent), and when fresh
// values have waited behind others for a while; then those others become backlog.
// Zabbix holds each session in memory for a day, for every host: sessions are
// begun rarely.
//
// # On disk
//
// A segment is a file named after its number, its first id and its session; to the
// last one values are appended. A record is
//
//	0xFF 0xFA   never part of UTF-8 text: where to look for a record after damage
//	crc32c      4 bytes little-endian: of session, length and content
//	length      4 bytes little-endian: of the content
//	content     id, clock, ns, state and itemid as varints; host, key, value
//
// Records need nothing but themselves to be found and checked: damage costs the
// records it hits and no other. Ids have no gaps, so that a gap counts what was
// lost. How far a session is acknowledged stands in a file beside its segments;
// without it everything is sent again, and ignored. One process uses a directory
// at a time, which a lock ensures.
package buffer
