package config

// Role is what a process does, and so what its configuration must hold. The
// settings of another role are checked for their form, but its secrets are not
// opened, nor its environment variables looked up.
type Role uint8

// The roles of vpoller-proxy, vpoller-worker and vpoller standalone.
const (
	RoleProxy Role = 1 << iota
	RoleWorker
	RoleBoth = RoleProxy | RoleWorker
)

func (r Role) has(part Role) bool { return r&part != 0 }
