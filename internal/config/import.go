package config

import (
	"io"
	"time"

	"vpoller/internal/pattern"
	"vpoller/internal/secret"
)

// Import is what vpoller-import is told: which vCenters to ask, which Zabbix to
// keep in step with them, and how objects become hosts.
type Import struct {
	VCenters []string       `yaml:"vcenters"` // as the workers' configuration calls them
	VPoller  ImportVPoller  `yaml:"vpoller"`
	Zabbix   ImportZabbix   `yaml:"zabbix"`
	Hosts    []*ImportHosts `yaml:"hosts"` // a kind of objects each, in the order of ImportKinds
}

// ImportVPoller says how the proxy is asked.
type ImportVPoller struct {
	Endpoint string        `yaml:"endpoint,omitempty"` // "": that of all clients, see LoadClient
	Timeout  time.Duration `yaml:"timeout"`            // of one try
	Retries  int           `yaml:"retries"`            // tries
}

// ImportZabbix says which Zabbix to change, and as whom.
type ImportZabbix struct {
	URL      string        `yaml:"url"`
	Token    secret.Text   `yaml:"api_token,omitempty"`
	Username string        `yaml:"username,omitempty"`
	Password secret.Text   `yaml:"password,omitempty"`
	CAFile   string        `yaml:"ca_file,omitempty"`
	Insecure bool          `yaml:"insecure,omitempty"`
	Timeout  time.Duration `yaml:"timeout"` // of one call
}

// ImportHosts says how the objects of one kind become hosts.
type ImportHosts struct {
	Kind        string          `yaml:"kind"` // one of ImportKinds
	HostName    pattern.Text    `yaml:"host_name"`
	VisibleName pattern.Text    `yaml:"name"`
	Templates   []string        `yaml:"templates"`
	Groups      []pattern.Text  `yaml:"groups"`
	Macros      []ImportSetting `yaml:"macros,omitempty"` // named {$LIKE.THIS}
	Tags        []ImportSetting `yaml:"tags,omitempty"`
	Proxy       string          `yaml:"proxy,omitempty"`
	ProxyGroup  string          `yaml:"proxy_group,omitempty"`
	Include     ImportFilter    `yaml:"include,omitempty"`
	Exclude     ImportFilter    `yaml:"exclude,omitempty"`
	VMTemplates bool            `yaml:"vm_templates,omitempty"`
}

// ImportSetting is a macro or a tag.
type ImportSetting struct {
	Name  string       `yaml:"name"`
	Value pattern.Text `yaml:"value"`
}

// ImportFilter has patterns by what they are for: name, folder, cluster,
// datacenter, tag and power.
type ImportFilter map[string][]pattern.Match

// ImportKinds are the keys of the section hosts.
func ImportKinds() []string {
	return []string{"datacenters", "clusters", "hypervisors", "virtual_machines", "datastores"}
}

// originalKinds are the keys of the original import tool, in the order of
// ImportKinds.
var originalKinds = []string{
	"vsphere_object_datacenter", "vsphere_object_clusters_as_zabbix_host", "vsphere_object_host", "vsphere_object_vm", "vsphere_object_datastore",
}

// importPlaces are the places that texts may have: see hostsync.Places.
var importPlaces = []string{"vcenter", "datacenter", "cluster", "host", "folder", "folder_path", "name", "moid", "uuid", "url"}

// LoadImport reads the configuration of vpoller-import, in this project's form
// or that of the original's zabbix-vsphere-import, whose sections are known by
// names that begin with vsphere_object_. What is wrong comes back as Problems,
// all at once.
func LoadImport(path string) (*Import, []Warning, error) {
	l := &importLoader{Import: &Import{
		VPoller: ImportVPoller{Timeout: 30 * time.Second, Retries: 3},
		Zabbix:  ImportZabbix{Timeout: 2 * time.Minute},
	}, given: given{}}
	if src, ok := l.open(path); ok {
		l.file(src)
	}
	l.sort()
	if err := l.err(); err != nil {
		return nil, l.warnings, err
	}
	return l.Import, l.warnings, nil
}

// Dump writes the settings that are in effect as YAML, secrets hidden.
func (c *Import) Dump(w io.Writer) error { return dump(w, c) }
