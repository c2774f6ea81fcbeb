// Package zabbix holds the tests against a real Zabbix server.
//
// The templates are imported, one host is created for a simulated vCenter, and
// Zabbix itself calls vpoller-zabbix until every item has shown a value or is known
// to have none there, and why. For the flavour active vpoller-sender announces the
// objects and pushes their values; then it and Zabbix are stopped and killed, and
// the history is compared with what the vCenter has.
//
// The server is one that scripts/zabbix-up has started; scripts/e2e does both,
// and without it the test is skipped. The client of Zabbix's API is the test's
// own: what is under test does not vouch for itself.
package zabbix
