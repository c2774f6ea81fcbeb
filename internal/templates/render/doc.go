// Package render makes Zabbix template files of the sources: for one flavour and
// one release of Zabbix, one file with all templates. The same sources always
// give the same bytes, identifiers included.
//
// What a row of a source becomes, flavour by flavour, is said for its writers in
// templates/catalogue/README.md; the format of the files is that of Zabbix's
// manual, "Configuration export/import, Templates".
package render
