// Package discover asks vPoller which objects there are: all of one kind in one
// vCenter, each with its place in the inventory and, when somebody needs them,
// its tags. Import and sender share it.
package discover
