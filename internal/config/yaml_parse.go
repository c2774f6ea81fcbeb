package config

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// root parses the one document of a file. It returns nil when that is no YAML,
// which it has reported then, or when there is none.
func (f *yamlFile) root(data []byte) *yaml.Node {
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var document, second yaml.Node
	if err := decoder.Decode(&document); err != nil {
		if !errors.Is(err, io.EOF) {
			f.syntax(err, data)
		}
		return nil
	}
	switch err := decoder.Decode(&second); {
	case err == nil:
		f.problem(f.at(&second), "a second document begins here: one file holds one")
	case !errors.Is(err, io.EOF):
		f.syntax(err, data)
	}
	return follow(document.Content[0])
}

// syntax reports an error of the parser, whose text begins with a line number
// or does not. Only one text quotes the file, which may be a secret there: that
// of an alias which is meant to be a text.
func (f *yamlFile) syntax(err error, data []byte) {
	at := Position{File: f.name, Line: 1, Col: 1}
	reason := strings.TrimPrefix(err.Error(), "yaml: ")
	if anchor, ok := strings.CutPrefix(reason, "unknown anchor '"); ok {
		f.problem(f.find("*"+strings.TrimSuffix(anchor, "' referenced"), data),
			"this is no YAML: a text that begins with * must stand in quotes")
		return
	}
	if rest, ok := strings.CutPrefix(reason, "line "); ok {
		number, text, _ := strings.Cut(rest, ": ")
		if line, err := strconv.Atoi(number); err == nil {
			at.Line, reason = max(1, line), text
		}
	}
	if isGrammar(reason) {
		at.Line++
		reason += " in what begins here: check its indentation and brackets"
	}
	f.problem(at, "this is no YAML: %s", reason)
}

// isGrammar tells errors of yaml.v3's grammar from those of its scanner: their
// lines count from 0, and are those of the list or section that went wrong.
func isGrammar(reason string) bool {
	for _, expected := range []string{"key", "node content", "'-' indicator", "',' or", "<document start>"} {
		if strings.HasPrefix(reason, "did not find expected "+expected) {
			return true
		}
	}
	return false
}

// find returns where text stands first, and the beginning of the file when it
// does not stand there.
func (f *yamlFile) find(text string, data []byte) Position {
	before := data[:max(0, bytes.Index(data, []byte(text)))]
	return Position{
		File: f.name,
		Line: 1 + bytes.Count(before, []byte("\n")),
		Col:  len(before) - bytes.LastIndexByte(before, '\n'),
	}
}
