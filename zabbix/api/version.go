package api

import (
	"fmt"
	"strconv"
	"strings"
)

// Version is a release of Zabbix, such as 6.0; the third number never changes
// the API.
type Version struct{ Major, Minor int }

// AtLeast reports whether v is the release major.minor or a later one.
func (v Version) AtLeast(major, minor int) bool {
	return v.Major > major || v.Major == major && v.Minor >= minor
}

func (v Version) String() string { return fmt.Sprintf("%d.%d", v.Major, v.Minor) }

// parseVersion reads what apiinfo.version answers: "6.0.14", "7.0.0rc1".
func parseVersion(text string) (Version, error) {
	var v Version
	major, rest, _ := strings.Cut(text, ".")
	minor, _, _ := strings.Cut(rest, ".")
	var err1, err2 error
	v.Major, err1 = strconv.Atoi(major)
	v.Minor, err2 = strconv.Atoi(minor)
	if err1 != nil || err2 != nil || v.Major < 1 || v.Minor < 0 {
		return Version{}, fmt.Errorf("%.40q is not a version of Zabbix", text)
	}
	return v, nil
}
