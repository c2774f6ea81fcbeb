package render

// Release of Zabbix; its value stands in the files.
type Release string

// Those that there are files for.
const (
	Zabbix60 Release = "6.0"
	Zabbix70 Release = "7.0"
)

// Releases are those that files are made for. Later ones take the newest.
func Releases() []Release { return []Release{Zabbix60, Zabbix70} }

// grid is the number of columns of a dashboard.
func (r Release) grid() int {
	if r == Zabbix60 {
		return 24
	}
	return 72
}
