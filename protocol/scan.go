package protocol

// scanMembers calls visit with each key and raw value of the JSON object in
// data, in order, until visit returns false. Keys and strings come as they
// stand between the quotes, escapes and all. Where data stops to look like an
// object it stops too, and on no input does worse: the proxy runs it on bytes
// that nobody has checked yet.
func scanMembers(data []byte, visit func(key, raw []byte) bool) {
	s := scanner{data: data}
	for opening := byte('{'); s.next() == opening; opening = ',' {
		s.pos++
		if s.next() != '"' {
			return
		}
		key, ok := s.skipString()
		if !ok || s.next() != ':' {
			return
		}
		s.pos++
		raw, ok := s.skipValue()
		if !ok || !visit(key, raw) {
			return
		}
	}
}

type scanner struct {
	data []byte
	pos  int
}

// next skips white space and returns the byte that follows, 0 at the end.
func (s *scanner) next() byte {
	for s.pos < len(s.data) {
		switch c := s.data[s.pos]; c {
		case ' ', '\t', '\n', '\r':
			s.pos++
		default:
			return c
		}
	}
	return 0
}

// skipString passes the string that begins at pos and returns what is between
// its quotes.
func (s *scanner) skipString() ([]byte, bool) {
	start := s.pos + 1
	for i := start; i < len(s.data); i++ {
		switch s.data[i] {
		case '"':
			s.pos = i + 1
			return s.data[start:i], true
		case '\\':
			i++ // and what it escapes
		}
	}
	return nil, false
}

// skipValue passes one value of any kind and returns its text.
func (s *scanner) skipValue() ([]byte, bool) {
	switch s.next() {
	case '"':
		start := s.pos
		_, ok := s.skipString()
		return s.data[start:s.pos], ok
	case '{', '[':
		return s.skipNested()
	default:
		return s.skipLiteral()
	}
}

func (s *scanner) skipNested() ([]byte, bool) {
	start, depth := s.pos, 0
	for s.pos < len(s.data) {
		switch s.data[s.pos] {
		case '"':
			if _, ok := s.skipString(); !ok {
				return nil, false
			}
			continue
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		}
		s.pos++
		if depth == 0 {
			return s.data[start:s.pos], true
		}
	}
	return nil, false
}

// skipLiteral passes a number or a word: all up to white space or punctuation.
func (s *scanner) skipLiteral() ([]byte, bool) {
	start := s.pos
	for ; s.pos < len(s.data); s.pos++ {
		switch s.data[s.pos] {
		case ',', '}', ']', ' ', '\t', '\n', '\r':
			return s.data[start:s.pos], s.pos > start
		}
	}
	return s.data[start:s.pos], s.pos > start
}
