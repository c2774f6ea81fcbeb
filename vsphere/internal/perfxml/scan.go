package perfxml

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

// maxToken is how long a text or a tag may be: the times of a year of samples
// take less than a thousandth of it.
const maxToken = 64 << 20

// scanner takes XML apart into tags and the text before each of them.
type scanner struct {
	in   *bufio.Reader
	text []byte // before the tag, entities resolved
	tag  []byte // without the angle brackets; valid until the next call
	long []byte // room for what does not fit into the buffer of in
}

// next reads up to the end of the next start or end tag; io.EOF when there is
// none.
func (s *scanner) next() error {
	s.text = s.text[:0]
	for {
		text, err := s.until('<')
		if err != nil {
			return err
		}
		if s.text, err = appendText(s.text, text); err != nil {
			return err
		}
		if s.tag, err = s.whole(); err != nil {
			return unexpected(err)
		}
		switch {
		case len(s.tag) == 0:
			return errors.New("there is a tag without a name")
		case s.tag[0] == '?' || s.tag[0] == '!': // a declaration or a comment
		default:
			return nil
		}
	}
}

// whole reads a tag: a quoted text or a comment may hold what ends others.
func (s *scanner) whole() ([]byte, error) {
	tag, err := s.until('>')
	if err != nil || !open(tag) {
		return tag, err
	}
	all := bytes.Clone(tag)
	for open(all) {
		if tag, err = s.until('>'); err != nil {
			return nil, err
		}
		if all = append(append(all, '>'), tag...); len(all) > maxToken {
			return nil, errLong
		}
	}
	return all, nil
}

// open reports whether a tag goes on after the first '>' in it.
func open(tag []byte) bool {
	if comment, ok := bytes.CutPrefix(tag, []byte("!--")); ok {
		return !bytes.HasSuffix(comment, []byte("--"))
	}
	quote := byte(0)
	for _, c := range tag {
		switch {
		case quote == 0 && (c == '"' || c == '\''):
			quote = c
		case c == quote:
			quote = 0
		}
	}
	return quote != 0
}

var errLong = fmt.Errorf("a part of it is longer than %d bytes", maxToken)

// until reads up to a delimiter, which is left out. What it returns is valid
// until the next call.
func (s *scanner) until(delimiter byte) ([]byte, error) {
	part, err := s.in.ReadSlice(delimiter)
	if err == nil {
		return part[:len(part)-1], nil
	}
	s.long = s.long[:0]
	for errors.Is(err, bufio.ErrBufferFull) {
		if s.long = append(s.long, part...); len(s.long) > maxToken {
			return nil, errLong
		}
		part, err = s.in.ReadSlice(delimiter)
	}
	if err != nil {
		return nil, err
	}
	s.long = append(s.long, part[:len(part)-1]...)
	return s.long, nil
}

func unexpected(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// local is a name without its prefix.
func local(name []byte) []byte { return name[bytes.IndexByte(name, ':')+1:] }

// split takes a start tag apart into its local name and its attributes.
func split(tag []byte) (name, attributes []byte) {
	if i := bytes.IndexAny(tag, " \t\r\n/"); i >= 0 {
		return local(tag[:i]), tag[i:]
	}
	return local(tag), nil
}

// attribute is the value of an attribute; its name may have a prefix, or must
// not.
func attribute(attributes []byte, name string, prefixed bool) []byte {
	for {
		i := bytes.IndexByte(attributes, '=')
		if i < 0 || i+1 >= len(attributes) {
			return nil
		}
		found := bytes.TrimSpace(attributes[:i])
		rest := bytes.TrimLeft(attributes[i+1:], " \t\r\n")
		if len(rest) == 0 {
			return nil
		}
		value, after, ok := bytes.Cut(rest[1:], rest[:1])
		if !ok {
			return nil
		}
		if string(local(found)) == name && prefixed == (bytes.IndexByte(found, ':') >= 0) {
			return value
		}
		attributes = after
	}
}
