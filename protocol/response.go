package protocol

import (
	"errors"
	"fmt"
)

// Response is an answer. Success is 0 for an answer and 1 for an error, as it
// has always been.
type Response struct {
	Success int
	Msg     string
	Code    Code   // errors only
	Hint    string // errors only; may be empty
	Result  Value  // answers only; nil when an answer is all there is to say

	msgFirst bool // see Method.MsgFirst
}

// OK is the response that carries result.
func OK(msg string, result Value) *Response {
	return &Response{Msg: msg, Result: result}
}

// ResponseOf is the response that reports err: with the code of the [Error]
// in its chain, as a timeout for a deadline that passed, else as an internal
// fault.
func ResponseOf(err error) *Response {
	e := asError(err)
	return &Response{Success: 1, Msg: e.Msg, Code: e.Code, Hint: e.Hint}
}

// ErrorBody is a whole error reply, ready to send.
func ErrorBody(code Code, msg string) []byte {
	return (&Response{Success: 1, Msg: msg, Code: code}).Append(nil)
}

// Object is the response as an ordered object: success, msg, then code and
// hint of an error or result of an answer.
func (r *Response) Object() Object {
	o := Object{{"success", int64(r.Success)}, {"msg", r.Msg}}
	if r.msgFirst {
		o[0], o[1] = o[1], o[0]
	}
	if r.Result != nil {
		o = append(o, Member{"result", r.Result})
	}
	if r.Code != "" {
		o = append(o, Member{"code", string(r.Code)})
	}
	if r.Hint != "" {
		o = append(o, Member{"hint", r.Hint})
	}
	return o
}

// Append appends the response as it goes over the wire.
func (r *Response) Append(dst []byte) []byte {
	return AppendJSON(dst, r.Object(), false)
}

// DecodeResponse reads a reply. Keys it does not know are ignored; a reply
// without a whole number as success is an error, because nothing can be
// concluded from it.
func DecodeResponse(data []byte) (*Response, error) {
	v, err := DecodeValue(data)
	if err != nil {
		return nil, err
	}
	o, ok := v.(Object)
	if !ok {
		return nil, fmt.Errorf("reading reply: expected an object, got %s", pythonType(v))
	}
	success, _ := o.Get("success")
	n, ok := success.(int64)
	if !ok {
		return nil, errors.New(`reading reply: no "success" in it`)
	}
	r := &Response{Success: int(n)}
	r.Msg = textOf(o, "msg")
	r.Code = Code(textOf(o, "code"))
	r.Hint = textOf(o, "hint")
	r.Result, _ = o.Get("result")
	return r, nil
}

func textOf(o Object, name string) string {
	v, _ := o.Get(name)
	s, _ := v.(string)
	return s
}
