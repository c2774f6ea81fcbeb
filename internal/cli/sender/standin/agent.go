package standin

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// agentFile is what the configuration file of an agent says about sending.
type agentFile struct {
	serverActive, hostname, sourceIP string
	tls                              tlsSettings
}

// maxIncludes is how deep files may include others, as in Zabbix.
const maxIncludes = 10

// readAgent reads the configuration file of an agent, and the files that it
// includes. Parameters that are not about sending are passed over; of one that is
// given again the last counts.
func readAgent(path string) (*agentFile, error) {
	a := &agentFile{}
	return a, a.read(path, maxIncludes)
}

func (a *agentFile) parameters() map[string]*string {
	all := map[string]*string{"ServerActive": &a.serverActive, "Hostname": &a.hostname, "SourceIP": &a.sourceIP}
	for _, s := range a.tls.all() {
		all[s.parameter] = s.value
	}
	return all
}

func (a *agentFile) read(path string, depth int) error {
	file, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("configuration of the agent: %w", err)
	}
	defer file.Close() //nolint:errcheck // only read from
	lines := bufio.NewScanner(file)
	for n := 1; lines.Scan(); n++ {
		if err := a.line(lines.Text(), filepath.Dir(path), depth); err != nil {
			return fmt.Errorf("%s:%d: %w", path, n, err)
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("read %s: %w", path, err)
	}
	return nil
}

func (a *agentFile) line(line, folder string, depth int) error {
	line = strings.TrimSpace(line)
	if line == "" || line[0] == '#' {
		return nil
	}
	name, value, ok := strings.Cut(line, "=")
	if !ok {
		return fmt.Errorf("want \"Parameter=value\", found %q", line)
	}
	name, value = strings.TrimSpace(name), strings.TrimSpace(value)
	if name == "Include" {
		return a.include(value, folder, depth-1)
	}
	if into, ok := a.parameters()[name]; ok {
		*into = value
	}
	return nil
}

// include reads a file, the files of a folder, or those whose names fit a
// pattern.
func (a *agentFile) include(what, folder string, depth int) error {
	if depth <= 0 {
		return fmt.Errorf("files are included more than %d deep", maxIncludes)
	}
	if !filepath.IsAbs(what) {
		what = filepath.Join(folder, what)
	}
	if info, err := os.Stat(what); err == nil && info.IsDir() {
		what = filepath.Join(what, "*")
	}
	files := []string{what}
	if strings.ContainsAny(filepath.Base(what), "*?[") {
		var err error
		if files, err = filepath.Glob(what); err != nil {
			return fmt.Errorf("include %q: %w", what, err)
		}
	}
	slices.Sort(files)
	for _, file := range files {
		if info, err := os.Stat(file); err == nil && !info.Mode().IsRegular() {
			continue
		}
		if err := a.read(file, depth); err != nil {
			return err
		}
	}
	return nil
}
