package active

// An Item is one active check of a host.
type Item struct {
	ID       uint64 // number of the item; 0 from servers before 4.4
	Key      string // with macros expanded
	Original string // as the item defines it: what rows of values name; Key when Config.Numbers is set
	Delay    string // update interval, with macros expanded
	Timeout  string // how long a check may take; "" before 7.0
}

// join makes items of both forms of a list. Keys are what they have in common; of
// items whose expanded keys are the same, the order is.
func join(list, defined []entry) []Item {
	originals := make(map[string][]string, len(defined))
	for _, e := range defined {
		original := e.Original
		if original == "" {
			original = e.Key
		}
		originals[e.Key] = append(originals[e.Key], original)
	}
	items := make([]Item, len(list))
	for i, e := range list {
		items[i] = Item{ID: uint64(e.ItemID), Key: e.Key, Original: e.Key, Delay: string(e.Delay), Timeout: string(e.Timeout)}
		if known := originals[e.Key]; len(known) > 0 {
			items[i].Original = known[0]
			originals[e.Key] = known[1:]
		}
	}
	return items
}
