package mirror

import "slices"

const (
	namePath   = "name"
	parentPath = "parent"
	appPath    = "parentVApp" // of a virtual machine in a vApp
)

// Kind is a managed object type and how its objects are told apart.
type Kind struct {
	Name     string
	Extended []string // types that extend it
	Identity []string // paths that are always watched
	URL      string   // the identity path that is a URL
	UUIDs    []string // the identity paths that are UUIDs, the first to try first
}

func (k Kind) includes(name string) bool {
	return name == k.Name || slices.Contains(k.Extended, name)
}
