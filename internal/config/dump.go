package config

import (
	"fmt"
	"io"

	"gopkg.in/yaml.v3"
)

// Dump writes the settings that are in effect as YAML, defaults and vCenters
// from other files included and passwords hidden.
func (c *Config) Dump(w io.Writer) error {
	encoder := yaml.NewEncoder(w)
	encoder.SetIndent(2)
	if err := encoder.Encode(c); err != nil {
		return fmt.Errorf("write the configuration: %w", err)
	}
	return encoder.Close()
}
