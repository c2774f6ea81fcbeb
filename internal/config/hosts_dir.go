package config

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// hostsDir reads the folder of vCenters that the file names, if it names one,
// in the order of the files' names. Other files may lie there too: passwords,
// certificates, what an editor leaves behind.
func (l *loader) hostsDir(src source) {
	dir := src.beside(l.config.Worker.VSphereHostsDir)
	l.config.Worker.VSphereHostsDir = dir
	if dir == "" {
		return
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		var path *fs.PathError
		if errors.As(err, &path) {
			err = path.Err
		}
		l.problem(l.given["worker.vsphere_hosts_dir"], "worker.vsphere_hosts_dir: read %s: %w", dir, err)
	}
	for _, entry := range entries {
		if isHostFile(entry) {
			l.hostFile(filepath.Join(dir, entry.Name()))
		}
	}
}

func isHostFile(entry fs.DirEntry) bool {
	if entry.IsDir() || strings.HasPrefix(entry.Name(), ".") {
		return false
	}
	switch filepath.Ext(entry.Name()) {
	case ".yaml", ".yml", ".conf":
		return true
	}
	return false
}

func (l *loader) hostFile(path string) {
	src, ok := l.open(path)
	switch {
	case !ok:
	case src.isINI():
		l.iniHost(src)
	default:
		l.yamlHost(src)
	}
}
