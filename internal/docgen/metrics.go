package docgen

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"vpoller/internal/ops"
	"vpoller/internal/service/proxyd"
	"vpoller/internal/service/senderd"
	"vpoller/internal/service/workerd"
)

// What is between these lines of a document is generated.
const (
	metricsBegin = "<!-- metrics: make generate writes them -->\n"
	metricsEnd   = "<!-- end of metrics -->\n"
)

// WithMetrics is the document with its tables of metrics made anew.
func WithMetrics(doc []byte) ([]byte, error) {
	before, rest, begins := bytes.Cut(doc, []byte(metricsBegin))
	_, after, ends := bytes.Cut(rest, []byte(metricsEnd))
	if !begins || !ends {
		return nil, errors.New("the lines around the metrics are not there")
	}
	return bytes.Join([][]byte{before, []byte(metricsBegin), metricTables(), []byte(metricsEnd), after}, nil), nil
}

func metricTables() []byte {
	var b bytes.Buffer
	writeMetrics(&b, "Of the proxy", proxyd.Families())
	writeMetrics(&b, "Of the worker", workerd.Families())
	writeMetrics(&b, "Of the sender", senderd.Families())
	b.WriteString("\n")
	return b.Bytes()
}

func writeMetrics(b *bytes.Buffer, title string, families []ops.Family) {
	fmt.Fprintf(b, "\n### %s\n\n| metric | type | labels | meaning |\n|---|---|---|---|\n", title)
	for _, f := range families {
		labels := ""
		if len(f.Labels) > 0 {
			labels = code(f.Labels)
		}
		fmt.Fprintf(b, "| `%s` | %s | %s | %s |\n", f.Name, f.Type(), labels, strings.TrimSuffix(f.Help, "."))
	}
}
