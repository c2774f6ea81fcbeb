package config

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// A setting is one key of a section and how its text is read.
type setting struct {
	key  string
	kind kind
	// read checks the text and stores what it says. Its error is the reason
	// that follows the key, and never holds a secret.
	read func(text string) error
}

// A kind is what may be written as the value of a setting.
type kind uint8

const (
	kindText    kind = iota
	kindTexts        // one text or a list of texts, read one by one
	kindSecret       // a text of any characters
	kindMeasure      // a number with a unit
	kindNumber
	kindFlag
	kindToggle // on, off, true or false
)

// A section is a group of settings as one role sees it.
type section struct {
	name     string // as problems call it; "" when it is the whole file
	settings []setting
	// mine is false for the settings of another role: they are checked for
	// their form, and the environment is left alone.
	mine bool
}

func (s section) keys() []string {
	all := make([]string, len(s.settings))
	for i, setting := range s.settings {
		all[i] = setting.key
	}
	return all
}

// path names one of its keys in problems.
func (s section) path(key string) string {
	if s.name == "" {
		return key
	}
	return s.name + "." + key
}

func (s section) has(key string) bool { return slices.Contains(s.keys(), key) }

// find returns the setting of a key that is one of keys.
func (s section) find(key string) setting {
	return s.settings[slices.Index(s.keys(), key)]
}

func text(key string, into *string, check func(string) error) setting {
	return setting{key, kindText, func(text string) error {
		if err := check(text); err != nil {
			return fmt.Errorf("%q %w", text, err)
		}
		*into = text
		return nil
	}}
}

func anyText(string) error { return nil }

// dials reads the endpoints to connect to, in place of those that are there.
func dials(key string, into *[]string) setting {
	var given []string
	return setting{key, kindTexts, func(text string) error {
		if err := CheckDial(text); err != nil {
			return fmt.Errorf("%q %w", text, err)
		}
		if slices.Contains(given, text) {
			return fmt.Errorf("%q is given twice", text)
		}
		given = append(given, text)
		*into = given
		return nil
	}}
}

func duration(key string, into *time.Duration, least time.Duration) setting {
	return setting{key, kindMeasure, func(text string) error {
		d, err := time.ParseDuration(text)
		switch {
		case err != nil && isNumber(text):
			return fmt.Errorf("%q has no unit: write %ss for seconds", text, text)
		case err != nil:
			return fmt.Errorf("%q is not a duration: write it like 10s, 500ms or 1m30s", text)
		case d < least:
			return fmt.Errorf("%q is too short: the least is %s", text, least)
		}
		*into = d
		return nil
	}}
}

func isNumber(text string) bool {
	_, err := strconv.ParseFloat(text, 64)
	return err == nil
}

func size(key string, into *Size, least, most Size) setting {
	return setting{key, kindMeasure, func(text string) error {
		n, err := parseSize(text)
		if err != nil {
			return fmt.Errorf("%q %w", text, err)
		}
		if n < least || n > most {
			return fmt.Errorf("%q is not between %s and %s", text, least, most)
		}
		*into = n
		return nil
	}}
}

// sizeOrNone reads a size whose 0 means that there is no limit.
func sizeOrNone(key string, into *Size, least, most Size) setting {
	s := size(key, into, least, most)
	limited := s.read
	s.read = func(text string) error {
		if text == "0" || text == "0B" {
			*into = 0
			return nil
		}
		if err := limited(text); err != nil {
			return fmt.Errorf("%w (0: no limit)", err)
		}
		return nil
	}
	return s
}

func number(key string, into *int, most int) setting {
	return setting{key, kindNumber, func(text string) error {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > most {
			return fmt.Errorf("%q is not a whole number from 1 to %d", text, most)
		}
		*into = n
		return nil
	}}
}

func flag(key string, into *bool) setting {
	return setting{key, kindFlag, func(text string) error {
		switch text {
		case "true", "True", "TRUE":
			*into = true
		case "false", "False", "FALSE":
			*into = false
		default:
			return errors.New("is neither true nor false")
		}
		return nil
	}}
}

// numberOrNone reads a number whose 0 means that there is no limit.
func numberOrNone(key string, into *int, most int) setting {
	return setting{key, kindNumber, func(text string) error {
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 || n > most {
			return fmt.Errorf("%q is not a whole number from 0 (no limit) to %d", text, most)
		}
		*into = n
		return nil
	}}
}

// toggle reads what is on or off, or true or false.
func toggle(key string, into *bool) setting {
	return setting{key, kindToggle, func(text string) error {
		switch strings.ToLower(text) {
		case "on", "true":
			*into = true
		case "off", "false":
			*into = false
		default:
			return errors.New("is neither on nor off")
		}
		return nil
	}}
}

// pathForm is what a property path of the vSphere API looks like, up to the
// first key in brackets. It is compiled when it is needed: clients, of which
// Zabbix starts thousands, read no paths.
var pathForm = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[A-Za-z][A-Za-z0-9]*([.][A-Za-z][A-Za-z0-9]*)*(\[.*)?$`)
})

// paths reads property paths, in place of those that are there.
func paths(key string, into *[]string) setting {
	var given []string
	return setting{key, kindTexts, func(text string) error {
		if !pathForm().MatchString(text) {
			return fmt.Errorf("%q is not a property path: write it like summary.quickStats", text)
		}
		given = append(given, text)
		*into = given
		return nil
	}}
}
