package config

import (
	"reflect"
	"strings"
	"testing"
)

// The keys of a file and those of a dump are two tables: they must be one.
func TestSettingsAreTheTagsOfTheirStruct(t *testing.T) {
	compareKeys(t, "proxy", section{settings: (&Proxy{}).settings()}.keys(), tags(Proxy{}))
	compareKeys(t, "worker", section{settings: (&Worker{}).settings()}.keys(), tags(Worker{}))
	var fromFile []string
	for _, key := range (section{settings: (&host{}).settings()}).keys() {
		if key != "password_file" { // its content is the password
			fromFile = append(fromFile, key)
		}
	}
	compareKeys(t, "vsphere", fromFile, tags(VSphere{}))
}

func tags(of any) []string {
	var all []string
	for i := range reflect.TypeOf(of).NumField() {
		name, _, _ := strings.Cut(reflect.TypeOf(of).Field(i).Tag.Get("yaml"), ",")
		all = append(all, name)
	}
	return all
}

func compareKeys(t *testing.T, section string, settings, tags []string) {
	t.Helper()
	if !reflect.DeepEqual(settings, tags) {
		t.Errorf("%s reads %q but dumps %q", section, settings, tags)
	}
}
