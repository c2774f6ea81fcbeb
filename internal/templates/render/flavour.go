package render

import "vpoller/internal/templates/source"

// suffix of the names of a flavour's templates.
func suffix(f source.Flavour) string {
	if f == source.Batch {
		return ""
	}
	return " " + string(f)
}

// checkType is the type of items that read something themselves.
func checkType(f source.Flavour) string {
	switch f {
	case source.Native:
		return "SIMPLE"
	case source.Active:
		return "ZABBIX_ACTIVE"
	default:
		return "EXTERNAL"
	}
}

// TemplateName is the name of a template in a flavour.
func TemplateName(t *source.Template, f source.Flavour) string {
	return "VMware " + t.Name + " by vPoller" + suffix(f)
}

// FileName is the name of a flavour's file in the directory of a release.
func FileName(f source.Flavour) string { return "vpoller-" + string(f) + ".yaml" }
