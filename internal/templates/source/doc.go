// Package source reads the sources of the Zabbix templates: what is to be read,
// shown and watched of each kind of vSphere object, in words that leave keys,
// master items and preprocessing to the renderer. The form is explained for its
// writers in templates/catalogue/README.md.
//
// Decoding is strict, and every problem of a file is reported at once as
// "file:line: reason".
package source
