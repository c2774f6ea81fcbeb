// Package inventory knows which objects the vCenters have, and makes hosts of
// Zabbix of them: a [Rule] for each kind says how they are called and which are
// left out. It asks again and again, and tells others when something has changed.
//
// # Names
//
// A technical name is for one host alone, and names in vSphere are not unique. Of
// several objects that want a name the one keeps it that has had it longest, at
// the start the one with the lowest reference; the others get theirs behind it:
// "web vm-42". Characters that Zabbix does not allow become underscores. Hosts of
// the list come first of all.
//
// # What cannot be found out
//
// While a vCenter does not answer, its objects are taken to be what they were: an
// object is gone only when a whole list without it has come.
package inventory
