package standin

import (
	"hash/maphash"

	"vpoller/zabbix"
)

// A packet is what goes in one request.
type packet []zabbix.Value

// lanes shares a chunk out to connections. The packets of a lane go one after the
// other, and each host is in one lane, so that its values arrive in their order.
// What fits one packet is one.
func lanes(c chunk, most int) [][]packet {
	if len(c.values) <= most && c.size <= packetBytes {
		return [][]packet{{c.values}}
	}
	seed := maphash.MakeSeed()
	var shares [chunkPackets][]zabbix.Value
	for _, v := range c.values {
		i := maphash.String(seed, v.Host) % chunkPackets
		shares[i] = append(shares[i], v)
	}
	var all [][]packet
	for _, share := range shares {
		if len(share) > 0 {
			all = append(all, packets(share, most))
		}
	}
	return all
}

// packets cuts values by count and bytes.
func packets(values []zabbix.Value, most int) []packet {
	var all []packet
	begin, size := 0, 0
	for i, v := range values {
		if n := textBytes(v); i > begin && (i-begin == most || size+n > packetBytes) {
			all = append(all, values[begin:i])
			begin, size = i, 0
		}
		size += textBytes(v)
	}
	return append(all, values[begin:])
}
