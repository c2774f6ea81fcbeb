package zabbix

// A Value is one value of one item, on its way to Zabbix.
//
// Zabbix's history knows a value by item, clock and ns: two values of an item
// need two times.
type Value struct {
	Host   string // technical name; not the visible one
	Key    string // as in the item's definition; "" when ItemID says which item
	ItemID uint64 // 0 when Key says which item
	Value  string // or, when the item is not supported, the reason
	State  State
	Clock  int64 // when it was measured, in seconds since 1970
	NS     int32 // and nanoseconds, 0 to 999,999,999; wire sends 1 for 0

	// ID numbers the values of a session, from 1 on; the buffer gives it. Zabbix
	// ignores a value whose id is not above the last one that it took for the same
	// host and session, so what is sent again is sent with the same two.
	ID uint64
}

// State says whether an item could be measured.
type State uint8

// The states, numbered as the agent protocol does.
const (
	Normal       State = 0
	NotSupported State = 1
)
