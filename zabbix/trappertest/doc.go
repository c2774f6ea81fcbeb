// Package trappertest is a small Zabbix trapper to test against: it takes packets
// of values as a server does, ignores what it had before by session and id, and
// misbehaves when told to. It shares no code with what it tests.
package trappertest
