package config

import (
	"errors"
	"fmt"
	"os"
	"strings"
)

// set gives a setting the text that stands at a position, with its environment
// variables replaced. Secrets see to theirs themselves: see password.
func (r *report) set(at Position, sec section, s setting, text string) {
	err := error(nil)
	if s.kind != kindSecret && strings.Contains(text, "${") {
		if !sec.mine {
			return
		}
		text, err = expand(text)
	}
	if err == nil {
		err = s.read(text)
	}
	if err != nil {
		r.problem(at, "%s: %w", sec.path(s.key), err)
	}
}

// expand replaces each ${NAME} in text by the environment variable NAME.
func expand(text string) (string, error) {
	var out strings.Builder
	for {
		before, rest, found := strings.Cut(text, "${")
		out.WriteString(before)
		if !found {
			return out.String(), nil
		}
		name, after, closed := strings.Cut(rest, "}")
		if !closed || !isVariable(name) {
			return "", errors.New("holds a ${ that does not begin a name of the environment, as ${NAME} does")
		}
		value := os.Getenv(name)
		if value == "" {
			return "", fmt.Errorf("environment variable %s is not set or empty", name)
		}
		out.WriteString(value)
		text = after
	}
}

// isReference reports whether text is one ${NAME} and nothing else.
func isReference(text string) bool {
	name, found := strings.CutPrefix(text, "${")
	name, closed := strings.CutSuffix(name, "}")
	return found && closed && isVariable(name)
}

func isVariable(name string) bool {
	other := func(r rune) bool {
		return r != '_' && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9')
	}
	return name != "" && (name[0] < '0' || name[0] > '9') && !strings.ContainsFunc(name, other)
}
