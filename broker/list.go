package broker

// A link makes a request a member of one list. A request has a link for every
// list that it can be in, so that joining and leaving allocate nothing.
type link struct {
	prev, next *link
	owner      *list
	request    *request
}

// A list is an intrusive, doubly linked list of requests; its zero value is empty.
type list struct {
	root link
	size int
}

func (l *list) pushBack(k *link) {
	l.init()
	l.insert(k, l.root.prev)
}

func (l *list) pushFront(k *link) {
	l.init()
	l.insert(k, &l.root)
}

func (l *list) init() {
	if l.root.next == nil {
		l.root.next, l.root.prev = &l.root, &l.root
	}
}

func (l *list) insert(k, after *link) {
	k.owner, k.prev, k.next = l, after, after.next
	after.next.prev = k
	after.next = k
	l.size++
}

// front returns the first request, nil when there is none.
func (l *list) front() *request {
	if l.size == 0 {
		return nil
	}
	return l.root.next.request
}

// leave takes the link out of its list; it may be in none.
func (k *link) leave() {
	if k.owner == nil {
		return
	}
	k.owner.size--
	k.prev.next, k.next.prev = k.next, k.prev
	k.owner, k.prev, k.next = nil, nil, nil
}
