package broker

import "testing"

func TestIntrusiveList(t *testing.T) {
	var a, b list
	var table requests
	var rs []*request
	for range 4 {
		rs = append(rs, table.add(nil, 0))
	}
	a.pushBack(&rs[1].byPlace)
	a.pushBack(&rs[2].byPlace)
	a.pushFront(&rs[0].byPlace)
	b.pushBack(&rs[3].byPlace)
	rs[1].byPlace.leave()
	rs[1].byPlace.leave()
	if a.size != 2 || a.front() != rs[0] || b.size != 1 {
		t.Errorf("a: %d, b: %d", a.size, b.size)
	}
	rs[0].byPlace.leave()
	if a.front() != rs[2] {
		t.Error("wrong front")
	}
	rs[2].byPlace.leave()
	if a.front() != nil || a.size != 0 {
		t.Error("an empty list has a front")
	}
	a.pushBack(&rs[1].byPlace)
	if a.front() != rs[1] {
		t.Error("a request does not come back")
	}
}
