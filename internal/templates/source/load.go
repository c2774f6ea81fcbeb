package source

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// Catalogue is all sources: what they share, and the templates in the order of
// the inventory, from the vCenter down.
type Catalogue struct {
	Common    Common
	Templates []*Template
}

// order of the templates; others follow by name.
var order = []string{"vcenter", "datacenter", "cluster", "hypervisor", "virtual-machine", "vm-processes", "datastore"}

// Load reads common.yaml and every other YAML file of dir. The error joins all
// problems of all files, each as "file:line: reason".
func Load(dir fs.FS) (*Catalogue, error) {
	names, err := fs.Glob(dir, "*.yaml")
	if err != nil {
		return nil, err
	}
	var c Catalogue
	var problems []error
	for _, name := range names {
		if name == "common.yaml" {
			problems = append(problems, read(dir, name, &c.Common))
			continue
		}
		t := &Template{ID: strings.TrimSuffix(name, path.Ext(name))}
		problems = append(problems, read(dir, name, t))
		c.Templates = append(c.Templates, t)
	}
	slices.SortStableFunc(c.Templates, func(a, b *Template) int { return rank(a.ID) - rank(b.ID) })
	if err := errors.Join(problems...); err != nil {
		return nil, err
	}
	return &c, c.check()
}

func rank(id string) int {
	if i := slices.Index(order, id); i >= 0 {
		return i
	}
	return len(order)
}

func read(dir fs.FS, name string, out any) error {
	data, err := fs.ReadFile(dir, name)
	if err != nil {
		return err
	}
	d := yaml.NewDecoder(bytes.NewReader(data))
	d.KnownFields(true)
	return located(name, d.Decode(out))
}

// located puts the file before each problem of the decoder, which has the line.
func located(name string, err error) error {
	if err == nil {
		return nil
	}
	var types *yaml.TypeError
	if !errors.As(err, &types) {
		return fmt.Errorf("%s: %w", name, err)
	}
	list := make([]error, len(types.Errors))
	for i, text := range types.Errors {
		line, reason, ok := strings.Cut(strings.TrimPrefix(text, "line "), ": ")
		if !ok {
			line, reason = "0", text
		}
		list[i] = fmt.Errorf("%s:%s: %s", name, line, reason)
	}
	return errors.Join(list...)
}

// Find is the template of that ID, nil when there is none.
func (c *Catalogue) Find(id string) *Template {
	for _, t := range c.Templates {
		if t.ID == id {
			return t
		}
	}
	return nil
}

// List is the list of that ID, nil when the template has none.
func (t *Template) List(id string) *List {
	for i := range t.Lists {
		if t.Lists[i].ID == id {
			return &t.Lists[i]
		}
	}
	return nil
}
