// Package templates makes the files below templates/ of the sources in
// templates/catalogue: the Zabbix templates themselves and their description.
package templates

import (
	"io/fs"

	"vpoller/internal/templates/guide"
	"vpoller/internal/templates/render"
	"vpoller/internal/templates/source"
)

// Files are the generated files by their path below templates/.
func Files(catalogue fs.FS) (map[string][]byte, error) {
	c, err := source.Load(catalogue)
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{"README.md": guide.Markdown(c)}
	for _, release := range render.Releases() {
		for _, flavour := range source.Flavours() {
			data, err := render.File(c, flavour, release)
			if err != nil {
				return nil, err
			}
			files[string(release)+"/"+render.FileName(flavour)] = data
		}
	}
	return files, nil
}
