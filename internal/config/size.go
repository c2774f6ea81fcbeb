package config

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Size is a number of bytes, written like 512KiB or 16MiB.
type Size int64

// The units of a Size.
const (
	KiB Size = 1 << (10 * (iota + 1))
	MiB
	GiB
)

// String returns the size in the greatest unit that divides it.
func (s Size) String() string {
	switch {
	case s == 0:
	case s%GiB == 0:
		return fmt.Sprintf("%dGiB", s/GiB)
	case s%MiB == 0:
		return fmt.Sprintf("%dMiB", s/MiB)
	case s%KiB == 0:
		return fmt.Sprintf("%dKiB", s/KiB)
	}
	return fmt.Sprintf("%dB", int64(s))
}

// MarshalText returns String, for the YAML of a dump.
func (s Size) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

var errNotSize = errors.New("is not a size: write it like 512KiB or 16MiB")

func parseSize(text string) (Size, error) {
	digits := strings.TrimRight(text, "BKMGi")
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n < 0 {
		return 0, errNotSize
	}
	unit, err := sizeUnit(strings.TrimPrefix(text, digits))
	if err != nil {
		return 0, err
	}
	if n > math.MaxInt64/int64(unit) {
		return 0, errNotSize
	}
	return Size(n) * unit, nil
}

func sizeUnit(name string) (Size, error) {
	switch name {
	case "B":
		return 1, nil
	case "KiB":
		return KiB, nil
	case "MiB":
		return MiB, nil
	case "GiB":
		return GiB, nil
	case "":
		return 0, errors.New("has no unit: write it like 512KiB or 16MiB")
	}
	return 0, errNotSize
}
