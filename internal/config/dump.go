package config

import (
	"bytes"
	"fmt"
	"io"

	"gopkg.in/yaml.v3"
)

// Dump writes the settings that are in effect as YAML, defaults and vCenters
// from other files included and passwords hidden.
func (c *Config) Dump(w io.Writer) error { return dump(w, c) }

func dump(w io.Writer, c any) error {
	var text bytes.Buffer // the encoder would make text of a Writer's error
	encoder := yaml.NewEncoder(&text)
	encoder.SetIndent(2)
	if err := encoder.Encode(c); err != nil {
		return fmt.Errorf("encode the configuration: %w", err)
	}
	if _, err := text.WriteTo(w); err != nil {
		return fmt.Errorf("write the configuration: %w", err)
	}
	return nil
}
