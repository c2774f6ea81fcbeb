// Package service runs the parts of a daemon together: all at once, and at the
// end one after another in an order that loses no request.
//
// Its subpackages proxyd and workerd wire the parts into the two
// daemons; programs that are both run both. They are apart because a proxy must
// not carry a vSphere library.
package service
