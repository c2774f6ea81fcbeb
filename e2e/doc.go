// Package e2e holds the tests of the whole chain: client, proxy, worker,
// helpers and vSphere end in one process, over real loopback sockets, against a
// simulated vCenter.
//
// The replay test sends the requests recorded from the original vPoller
// (testdata/golden) and compares the replies; where ours differs on purpose, a
// row of its table of deviations says which entry of docs/compatibility.md is
// the reason. The fault tests break the far end and watch what callers get.
package e2e
