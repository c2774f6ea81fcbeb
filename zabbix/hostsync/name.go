package hostsync

import (
	"fmt"
	"hash/fnv"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"vpoller/internal/pattern"
)

// maxName limits technical and visible names, in characters.
const maxName = 128

// hostNames are the technical names that an object may get, the best first.
//
// A name made without {name} is the object's own, and there is no other: a host
// that has it stands for the object, whoever made it. Names are not unique in
// vSphere, so there the reference makes the difference. Where the name is to be
// exactly the object's, because templates of the original ask for {HOST.HOST},
// one that Zabbix does not allow or that is taken gives way to the reference or
// the UUID, which vPoller understands as well.
func hostNames(text pattern.Text, o *Object) []string {
	name, _ := text.Fill(o.Place)
	names := []string{technical(name)}
	if text == "{name}" {
		if names[0] != name {
			names = nil
		}
		names = append(names, technical(o.MoID), technical(o.UUID))
	}
	if text.Has("name") {
		names = append(names, technical(o.VCenter+" "+o.MoID))
	}
	return slices.DeleteFunc(names, func(name string) bool { return name == "" })
}

// fits reports whether the technical name of a host is still good for the
// object: it does not come from a name that the object no longer has.
func fits(current string, text pattern.Text, o *Object) bool {
	if !text.Has("name") || o.Name == "" {
		return true // never renamed: it is what other systems know the host by
	}
	return slices.Contains(hostNames(text, o), current) || current == o.Name || current == originalName(o.Name)
}

var notTechnical = regexp.MustCompile(`[^0-9A-Za-z ._-]`)

// Technical makes a name of the characters that Zabbix allows in technical
// names, letters, digits, blanks, dots, dashes and underscores, and of a length
// that it allows; "" when nothing is left.
func Technical(name string) string { return technical(name) }

// Marked is [Technical] of a name with a mark behind it, of which the mark is
// whole: it tells the name from others.
func Marked(name, mark string) string {
	mark = " " + technical(mark)
	if runes, room := []rune(name), maxName-utf8.RuneCountInString(mark); len(runes) > room {
		name = string(runes[:max(room, 0)])
	}
	return technical(strings.TrimSpace(name) + mark)
}

func technical(name string) string {
	return limit(strings.Trim(notTechnical.ReplaceAllString(name, "_"), " "))
}

var (
	notOriginal = regexp.MustCompile(`[^A-Za-z0-9._-]+`)
	underscores = regexp.MustCompile(`_+`)
)

// originalName is the technical name that the original import tool gives.
func originalName(name string) string {
	if plain, err := url.PathUnescape(name); err == nil {
		name = plain
	}
	return strings.Trim(underscores.ReplaceAllString(notOriginal.ReplaceAllString(name, "_"), "_"), "_")
}

// visibleNames are the visible names that an object may get: the one that the
// rule wants, and the same with the object's reference for when another host
// has that name.
func visibleNames(text pattern.Text, o *Object) (plain, marked string) {
	plain, _ = text.Fill(o.Place)
	if plain = strings.TrimSpace(plain); plain == "" {
		plain = o.MoID
	}
	return limit(plain), marking(plain, o.VCenter+" "+o.MoID)
}

// marking is a name followed by a mark in brackets, of which the mark is whole.
func marking(name, mark string) string {
	mark = " (" + mark + ")"
	room := maxName - utf8.RuneCountInString(mark)
	if room < 1 {
		return limit(name + mark)
	}
	if runes := []rune(name); len(runes) > room {
		name = strings.TrimSpace(string(runes[:room]))
	}
	return name + mark
}

// limit shortens a name that is too long, so that it still differs from others
// that begin alike.
func limit(name string) string {
	runes := []rune(name)
	if len(runes) <= maxName {
		return name
	}
	sum := fnv.New32a()
	sum.Write([]byte(name)) //nolint:errcheck // never fails
	tail := fmt.Sprintf("_%08x", sum.Sum32())
	return strings.TrimSpace(string(runes[:maxName-len(tail)])) + tail
}

// maxGroup limits the names of groups, in characters.
const maxGroup = 255

// groupName is the name of a group for the object. A slash would begin a group
// below in Zabbix, so only those of the text itself and of folders stay.
func groupName(text pattern.Text, o *Object) (name string, ok bool) {
	name, ok = text.Fill(func(place string) string {
		if place == "folder_path" {
			return strings.Trim(o.FolderPath, "/")
		}
		return strings.ReplaceAll(o.Place(place), "/", "_")
	})
	name = strings.TrimSpace(name)
	return name, ok && name != "" && utf8.RuneCountInString(name) <= maxGroup
}
