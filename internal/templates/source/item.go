package source

import (
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// Item is one row of a source file: one item, or one item prototype in a rule.
// Exactly one of Property, Counter, List, Member, Formula, From, Answers, Check
// and Sender says where its value comes from.
type Item struct {
	Line int    `yaml:"-"`
	ID   string `yaml:"id"`
	Name string `yaml:"name"`

	Property string `yaml:"property"` // a property of Method's result
	Method   string `yaml:"method"`   // <object>.get when not given
	Key      string `yaml:"key"`      // what the method picks by its field key
	Username string `yaml:"username"` // inside the guest
	Password string `yaml:"password"`
	Counter  string `yaml:"counter"`  // a performance counter
	Instance string `yaml:"instance"` // of the counter, "" for the total
	Period   string `yaml:"period"`   // historical interval of the counter
	List     string `yaml:"list"`     // a list, of which Path takes the value
	Path     string `yaml:"path"`     // JSONPath
	Member   string `yaml:"member"`   // a member of a row, in a rule over a list
	Formula  string `yaml:"formula"`  // calculated of other items, //id
	From     string `yaml:"from"`     // another item, out of which Steps take the value
	Answers  string `yaml:"answers"`  // a method: 1 when it answers, else 0
	Check    string `yaml:"check"`    // a simple check of Zabbix itself
	Sender   string `yaml:"sender"`   // a key that vpoller-sender answers by itself

	Every       string    `yaml:"every"` // interval class
	Value       ValueType `yaml:"value"`
	Units       string    `yaml:"units"`
	Scale       string    `yaml:"scale"` // factor
	Map         string    `yaml:"map"`   // value map
	Steps       []Step    `yaml:"steps"`
	Unset       Unset     `yaml:"unset"`
	History     string    `yaml:"history"`
	Trends      string    `yaml:"trends"`
	Component   string    `yaml:"component"`
	Tags        Strings   `yaml:"tags"`
	Description string    `yaml:"description"`
	Inventory   string    `yaml:"inventory"`
	Disabled    bool      `yaml:"disabled"`
	Native      Own       `yaml:"native"`
	Active      Own       `yaml:"active"`
	Only        []Flavour `yaml:"only"`
	Triggers    []Trigger `yaml:"triggers"`
}

// UnmarshalYAML is strict, takes the line and fills in what follows.
func (i *Item) UnmarshalYAML(n *yaml.Node) error {
	type plain Item
	if err := strict(n, (*plain)(i)); err != nil {
		return err
	}
	i.Line = n.Line
	if i.Every == "" {
		i.Every = "usage"
	}
	if i.Value == "" {
		i.Value = Number
	}
	if i.Map == "" && i.Value == Bool {
		i.Map = "Yes and No"
	}
	if i.ID == "" {
		i.ID = lastPart(i.Property + i.Counter + i.Member)
	}
	return nil
}

// lastPart of a property path; of a counter the name in its group.
func lastPart(path string) string {
	parts := strings.Split(path, ".")
	if len(parts) == 4 && slices.Contains([]string{"average", "summation", "latest", "maximum", "minimum", "none"}, parts[3]) {
		return parts[0] + "-" + parts[1]
	}
	return parts[len(parts)-1]
}

// In reports whether a flavour has the item, as far as the row itself says.
func (i *Item) In(f Flavour) bool {
	if i.Only != nil && !slices.Contains(i.Only, f) {
		return false
	}
	return !i.Own(f).Off
}

// Own is what the row says for one flavour alone.
func (i *Item) Own(f Flavour) Own { return own(f, i.Native, i.Active) }

// origins are the words of the row that say where the value comes from.
func (i *Item) origins() []string {
	var given []string
	for _, o := range []struct{ word, value string }{
		{"property", i.Property}, {"counter", i.Counter}, {"list", i.List}, {"member", i.Member},
		{"formula", i.Formula}, {"from", i.From}, {"answers", i.Answers}, {"check", i.Check}, {"sender", i.Sender},
	} {
		if o.value != "" {
			given = append(given, o.word)
		}
	}
	return given
}

// ValueType is what Zabbix stores.
type ValueType string

// The types of values.
const (
	Number ValueType = "number" // unsigned
	Float  ValueType = "float"
	Text   ValueType = "text" // up to 255 characters
	Long   ValueType = "long" // text of any length
	Log    ValueType = "log"
	Bool   ValueType = "bool" // true and false, stored as 1 and 0
)

// UnmarshalYAML refuses unknown types.
func (v *ValueType) UnmarshalYAML(n *yaml.Node) error {
	known := []ValueType{Number, Float, Text, Long, Log, Bool}
	if !slices.Contains(known, ValueType(n.Value)) {
		return problem(n, "%q is no type of value, which are %v", n.Value, known)
	}
	*v = ValueType(n.Value)
	return nil
}

// Numeric reports whether values are numbers to Zabbix.
func (v ValueType) Numeric() bool { return v == Number || v == Float || v == Bool }
