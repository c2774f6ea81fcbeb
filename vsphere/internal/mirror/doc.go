// Package mirror keeps a vCenter's inventory in memory: which objects there
// are, what they can be called, and the values of the property paths that
// somebody asked for, each with the time when it was true. It makes no calls:
// whoever watches the vCenter feeds it, in the order in which things changed.
//
// A [Store] has a table for each kind of object. A table has a row for each
// object, in the order in which the vCenter first named them, and a column for
// each path. A column is in one of three states: it is read as a whole now and
// then (Loose), it is about to be watched (Joining), or every change of it
// arrives by itself (Live).
//
// A cell is unread, not set, denied, or holds a value as govmomi decoded it.
// Unread cells are holes: an object came after its column was read. A row
// with holes in a column is never part of an answer about that column.
package mirror
