// Package poll answers the questions of many items by few requests to vPoller.
//
// Of questions that are asked together it makes
//
//   - one request for the properties of many objects ("names"), where the items
//     of an object want different properties by the same method: the objects of
//     which the same set is wanted go together;
//   - one request for the counters of many objects, from the sample on that they
//     had last ("since"), of the items about single counters;
//   - one request for many objects, of other questions that only differ in the
//     object ([protocol.Method.Many]);
//   - one request for questions that are equal, of the rest: discoveries, and
//     methods that do not read many objects at once.
//
// A value is the text that the single request would have given the external
// check ([helpers.Raw]), so that a template has the same values on every way.
//
// # What goes wrong
//
// What is wrong with one object, property or counter is the answer to the
// questions about it and to no other. A property that a type does not have
// fails everything that was asked with it: that is asked again in parts, and the
// property goes alone from then on. A worker that knows no names is asked one by
// one, for a while. An answer that is too large for the proxy is asked for in
// halves. A reply that is not as it should be answers what it does not
// answer with the code "internal".
package poll
