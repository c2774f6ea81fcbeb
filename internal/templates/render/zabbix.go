package render

// The types of this file are those of Zabbix's export format, with their words
// and in their usual order.

type document struct {
	Export export `yaml:"zabbix_export"`
}

type export struct {
	Version        Release    `yaml:"version"`
	Groups         []group    `yaml:"groups,omitempty"`          // 6.0
	TemplateGroups []group    `yaml:"template_groups,omitempty"` // 7.0
	HostGroups     []group    `yaml:"host_groups,omitempty"`     // 7.0
	Templates      []template `yaml:"templates"`
	Triggers       []trigger  `yaml:"triggers,omitempty"`
	Graphs         []graph    `yaml:"graphs,omitempty"`
}

type group struct {
	UUID string `yaml:"uuid"`
	Name string `yaml:"name"`
}

type named struct {
	Name string `yaml:"name"`
}

type keyed struct {
	Key string `yaml:"key"`
}

type tag struct {
	Tag   string `yaml:"tag"`
	Value string `yaml:"value"`
}

type template struct {
	UUID        string      `yaml:"uuid"`
	Template    string      `yaml:"template"`
	Name        string      `yaml:"name"`
	Description string      `yaml:"description"`
	Groups      []named     `yaml:"groups"`
	Items       []item      `yaml:"items,omitempty"`
	Rules       []rule      `yaml:"discovery_rules,omitempty"`
	Tags        []tag       `yaml:"tags,omitempty"`
	Macros      []macro     `yaml:"macros,omitempty"`
	Dashboards  []dashboard `yaml:"dashboards,omitempty"`
	ValueMaps   []valueMap  `yaml:"valuemaps,omitempty"`
}

type macro struct {
	Macro       string  `yaml:"macro"`
	Type        string  `yaml:"type,omitempty"`
	Value       *string `yaml:"value,omitempty"`
	Description string  `yaml:"description,omitempty"`
}

type item struct {
	UUID          string    `yaml:"uuid"`
	Name          string    `yaml:"name"`
	Type          string    `yaml:"type"`
	Key           string    `yaml:"key"`
	Delay         string    `yaml:"delay,omitempty"`
	History       string    `yaml:"history"`
	Trends        string    `yaml:"trends,omitempty"`
	Status        string    `yaml:"status,omitempty"`
	ValueType     string    `yaml:"value_type"`
	Units         string    `yaml:"units,omitempty"`
	Params        string    `yaml:"params,omitempty"`
	Description   string    `yaml:"description,omitempty"`
	InventoryLink string    `yaml:"inventory_link,omitempty"`
	ValueMap      *named    `yaml:"valuemap,omitempty"`
	Steps         []step    `yaml:"preprocessing,omitempty"`
	Master        *keyed    `yaml:"master_item,omitempty"`
	Tags          []tag     `yaml:"tags,omitempty"`
	Triggers      []trigger `yaml:"triggers,omitempty"`
}

type step struct {
	Type        string   `yaml:"type"`
	Params      []string `yaml:"parameters"`
	OnError     string   `yaml:"error_handler,omitempty"`
	OnErrorText string   `yaml:"error_handler_params,omitempty"`
}

type trigger struct {
	UUID         string       `yaml:"uuid"`
	Expression   string       `yaml:"expression"`
	RecoveryMode string       `yaml:"recovery_mode,omitempty"`
	Recovery     string       `yaml:"recovery_expression,omitempty"`
	Name         string       `yaml:"name"`
	EventName    string       `yaml:"event_name,omitempty"`
	OpData       string       `yaml:"opdata,omitempty"`
	Status       string       `yaml:"status,omitempty"`
	Priority     string       `yaml:"priority"`
	Description  string       `yaml:"description,omitempty"`
	ManualClose  string       `yaml:"manual_close,omitempty"`
	Dependencies []dependency `yaml:"dependencies,omitempty"`
	Tags         []tag        `yaml:"tags,omitempty"`
}

type dependency struct {
	Name       string `yaml:"name"`
	Expression string `yaml:"expression"`
	Recovery   string `yaml:"recovery_expression,omitempty"`
}

type rule struct {
	UUID        string      `yaml:"uuid"`
	Name        string      `yaml:"name"`
	Type        string      `yaml:"type"`
	Key         string      `yaml:"key"`
	Delay       string      `yaml:"delay,omitempty"`
	Status      string      `yaml:"status,omitempty"`
	Filter      *filter     `yaml:"filter,omitempty"`
	Lifetime    string      `yaml:"lifetime"`
	Disable     string      `yaml:"enabled_lifetime_type,omitempty"` // 7.0
	Description string      `yaml:"description,omitempty"`
	Items       []item      `yaml:"item_prototypes,omitempty"`
	Triggers    []trigger   `yaml:"trigger_prototypes,omitempty"`
	Graphs      []graph     `yaml:"graph_prototypes,omitempty"`
	Hosts       []host      `yaml:"host_prototypes,omitempty"`
	Master      *keyed      `yaml:"master_item,omitempty"`
	Paths       []macroPath `yaml:"lld_macro_paths,omitempty"`
	Steps       []step      `yaml:"preprocessing,omitempty"`
	Overrides   []override  `yaml:"overrides,omitempty"`
}

type filter struct {
	EvalType   string      `yaml:"evaltype"`
	Conditions []condition `yaml:"conditions"`
}

type condition struct {
	Macro     string `yaml:"macro"`
	Value     string `yaml:"value,omitempty"`
	Operator  string `yaml:"operator,omitempty"`
	FormulaID string `yaml:"formulaid"`
}

type macroPath struct {
	Macro string `yaml:"lld_macro"`
	Path  string `yaml:"path"`
}

type override struct {
	Name       string      `yaml:"name"`
	Step       string      `yaml:"step"`
	Stop       string      `yaml:"stop,omitempty"`
	Filter     *filter     `yaml:"filter,omitempty"`
	Operations []operation `yaml:"operations"`
}

type operation struct {
	Object   string `yaml:"operationobject"`
	Operator string `yaml:"operator"`
	Value    string `yaml:"value"`
	Status   string `yaml:"status,omitempty"`
	Discover string `yaml:"discover,omitempty"`
	Severity string `yaml:"severity,omitempty"`
	Tags     []tag  `yaml:"tags,omitempty"`
}

type host struct {
	UUID      string  `yaml:"uuid"`
	Host      string  `yaml:"host"`
	Name      string  `yaml:"name"`
	Links     []link  `yaml:"group_links"`
	Made      []named `yaml:"group_prototypes,omitempty"`
	Macros    []macro `yaml:"macros,omitempty"`
	Tags      []tag   `yaml:"tags,omitempty"`
	Templates []named `yaml:"templates,omitempty"`
	Inventory string  `yaml:"inventory_mode"`
}

type link struct {
	Group named `yaml:"group"`
}

type graph struct {
	UUID    string  `yaml:"uuid"`
	Name    string  `yaml:"name"`
	Type    string  `yaml:"type,omitempty"`
	MinType string  `yaml:"ymin_type_1,omitempty"`
	Min     string  `yaml:"yaxismin,omitempty"`
	MaxType string  `yaml:"ymax_type_1,omitempty"`
	Max     string  `yaml:"yaxismax,omitempty"`
	Curves  []curve `yaml:"graph_items"`
}

type curve struct {
	SortOrder string   `yaml:"sortorder"`
	Draw      string   `yaml:"drawtype,omitempty"`
	Color     string   `yaml:"color"`
	Side      string   `yaml:"yaxisside,omitempty"`
	Function  string   `yaml:"calc_fnc,omitempty"`
	Item      hostItem `yaml:"item"`
}

type hostItem struct {
	Host string `yaml:"host"`
	Key  string `yaml:"key"`
}

type dashboard struct {
	UUID  string `yaml:"uuid"`
	Name  string `yaml:"name"`
	Pages []page `yaml:"pages"`
}

type page struct {
	Name    string   `yaml:"name,omitempty"`
	Widgets []widget `yaml:"widgets"`
}

type widget struct {
	Type   string  `yaml:"type"`
	Name   string  `yaml:"name,omitempty"`
	X      string  `yaml:"x,omitempty"`
	Y      string  `yaml:"y,omitempty"`
	Width  string  `yaml:"width"`
	Height string  `yaml:"height"`
	Fields []field `yaml:"fields"`
}

type field struct {
	Type  string `yaml:"type"`
	Name  string `yaml:"name"`
	Value any    `yaml:"value"`
}

type hostName struct {
	Host string `yaml:"host"`
	Name string `yaml:"name"`
}

type valueMap struct {
	UUID     string    `yaml:"uuid"`
	Name     string    `yaml:"name"`
	Mappings []mapping `yaml:"mappings"`
}

type mapping struct {
	Value    string `yaml:"value"`
	NewValue string `yaml:"newvalue"`
}
