package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// maxFile limits a configuration file, in bytes: a longer one is some other
// file, named by mistake.
const maxFile = 1 << 20

// A source is one configuration file.
type source struct {
	name string
	mode fs.FileMode
	data []byte
}

// open reads a file; what is in the way is reported.
func (r *report) open(name string) (source, bool) {
	r.opened(name)
	src, err := readSource(name)
	if err != nil {
		var path *fs.PathError
		if errors.As(err, &path) { // which names the file again
			err = path.Err
		}
		r.problem(Position{File: name}, "%w", err)
	}
	return src, err == nil
}

func readSource(name string) (source, error) {
	file, err := os.Open(name)
	if err != nil {
		return source{}, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return source{}, err
	}
	data, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	if err == nil && len(data) > maxFile {
		err = fmt.Errorf("is longer than %s: is it the right file?", Size(maxFile))
	}
	return source{name: name, mode: info.Mode(), data: bytes.TrimPrefix(data, []byte("\ufeff"))}, err
}

// beside returns path as seen from the folder of the file.
func (s source) beside(path string) string {
	if path == "" || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(filepath.Dir(s.name), path)
}

// isINI tells the two forms of a file apart by its first line that says
// something: a [section] or "key = value" is INI, all else YAML. Of a file that
// says nothing the name decides.
func (s source) isINI() bool {
	for line := range strings.Lines(string(s.data)) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' || line[0] == ';' {
			continue
		}
		return line[0] == '[' || strings.IndexByte(line, '=') > 0 && !strings.Contains(line, ": ") && !strings.HasSuffix(line, ":")
	}
	switch filepath.Ext(s.name) {
	case ".conf", ".ini", ".cfg":
		return true
	}
	return false
}
