package templates

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"slices"

	"gopkg.in/yaml.v3"

	"vpoller/internal/templates/keys"
	"vpoller/protocol"
)

// Asked is a request that a key of a generated file stands for.
type Asked struct {
	File, Key string
	Request   *protocol.Request
}

// Requests are all that the generated files ask vPoller for, each key of a file
// once.
func Requests(catalogue fs.FS) ([]Asked, error) {
	files, err := Files(catalogue)
	if err != nil {
		return nil, err
	}
	return requestsOf(files)
}

func requestsOf(files map[string][]byte) ([]Asked, error) {
	var all []Asked
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if !bytes.Contains(files[name], []byte("zabbix_export:")) {
			continue
		}
		list, err := keysOf(files[name])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		for _, key := range list {
			r, ok, err := keys.Parse(key)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			if ok {
				all = append(all, Asked{name, key, r})
			}
		}
	}
	return all, nil
}

// keysOf are the values of all words "key" of a file, but for calculated items:
// some of them have the keys of the original's templates, which look like
// requests.
func keysOf(data []byte) ([]string, error) {
	var root yaml.Node
	if err := yaml.Unmarshal(data, &root); err != nil {
		return nil, err
	}
	found, calculated := map[string]bool{}, map[string]bool{}
	walk(&root, func(mapping map[string]string) {
		if mapping["type"] == "CALCULATED" {
			calculated[mapping["key"]] = true
		}
		found[mapping["key"]] = true
	})
	maps.DeleteFunc(found, func(key string, _ bool) bool { return key == "" || calculated[key] })
	return slices.Sorted(maps.Keys(found)), nil
}

// walk visits every mapping below n.
func walk(n *yaml.Node, visit func(map[string]string)) {
	mapping := map[string]string{}
	for i, child := range n.Content {
		if n.Kind == yaml.MappingNode && i%2 == 1 {
			mapping[n.Content[i-1].Value] = child.Value
		}
		walk(child, visit)
	}
	if n.Kind == yaml.MappingNode {
		visit(mapping)
	}
}
