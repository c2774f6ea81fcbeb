package config

import (
	"errors"
	"strings"
)

// An iniFile is one INI file being read.
type iniFile struct {
	*report
	src source
	// doubled is set where "%%" stands for "%": Python 3 read it that way,
	// Python 2, for which the files of 2014 were written, left it alone.
	doubled bool
}

func (f *iniFile) at(line, col int) Position { return Position{File: f.src.name, Line: line, Col: col} }

func (f *iniFile) sections() []iniSection {
	return readINI(f.src.data, func(line, col int, reason string) {
		f.report.problem(f.at(line, col), "%w", errors.New(reason))
	})
}

// retired says of each setting that lost its meaning why it did.
type retired map[string]string

// section reads the settings of a section. Unknown ones are warnings: the
// original overlooked them.
func (f *iniFile) section(from iniSection, sec section, gone retired) given {
	found := given{}
	for _, e := range f.lastOnes(from, sec) {
		at := f.at(e.line, e.col)
		why, isGone := gone[e.key]
		switch {
		case isGone:
			f.warn(at, "%s has no effect: %s", sec.path(e.key), why)
		case !sec.has(e.key):
			f.warn(at, "this setting has no effect: %s", unknownKey(e.key, sec.keys()))
		default:
			f.value(at, sec, sec.find(e.key), e.value)
			if e.value != "" {
				found[e.key] = at
			}
		}
	}
	return found
}

func (f *iniFile) value(at Position, sec section, s setting, value string) {
	text, err := iniText(value, s.kind, f.doubled)
	if err != nil {
		f.problem(at, "%s: %w", sec.path(s.key), err)
		return
	}
	if s.kind != kindTexts {
		f.set(at, sec, s, text)
		return
	}
	for _, item := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == '\n' }) {
		f.set(at, sec, s, strings.TrimSpace(item))
	}
}

// lastOnes returns the entries of a section less those that are given again
// further down, of which the last counts, as it did in the original.
func (f *iniFile) lastOnes(from iniSection, sec section) []iniEntry {
	last := map[string]int{}
	for i, e := range from.entries {
		last[e.key] = i
	}
	var all []iniEntry
	for i, e := range from.entries {
		if winner := from.entries[last[e.key]]; last[e.key] != i {
			f.warn(f.at(e.line, e.col), "%s has no effect: it is given again on line %d", sec.path(e.key), winner.line)
			continue
		}
		all = append(all, e)
	}
	return all
}

// ignore warns about every setting of a section that nothing is read from.
func (f *iniFile) ignore(s iniSection, why string) {
	for _, e := range s.entries {
		key := section{name: s.name}.path(e.key)
		if !isWord(key) {
			key = "this setting"
		}
		f.warn(f.at(e.line, e.col), "%s has no effect: %s", key, why)
	}
}
