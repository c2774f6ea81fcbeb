package mirror

import "strings"

var escapes = strings.NewReplacer("%2f", "/", "%2F", "/", "%5c", `\`, "%5C", `\`, "%25", "%")

// Unescape turns a name as vSphere keeps it into the one that people see.
func Unescape(name string) string {
	if !strings.Contains(name, "%") {
		return name
	}
	return escapes.Replace(name)
}

// WithoutSlash is a datastore's URL in the form in which it is compared.
func WithoutSlash(url string) string { return strings.TrimSuffix(url, "/") }
