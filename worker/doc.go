// Package worker answers requests: it takes each one off the wire's channel,
// checks it, calls the vCenter's end in its lane, and replies exactly once, in
// time, whatever the call does.
//
// Each vCenter has a lane: so many calls at once, so many requests waiting, a
// refusal for the next. A vCenter that is slow or dead fills its own lane and
// no other. A request whose deadline passes is answered there and then, while
// it waits or while its call runs on; a call that ignores its context keeps its
// slot until it returns, so no more than the lane's number can ever hang.
//
// The package opens no socket and knows no vSphere: [Caller] is the one,
// a channel of [protocol.Task] the other.
package worker
