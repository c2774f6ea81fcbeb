// Package zabbix holds the test against a real Zabbix server: the templates are
// imported, one host is created for a simulated vCenter, and Zabbix itself calls
// vpoller-zabbix until every item has shown a value or is known to have none
// there, and why.
//
// The server is one that scripts/zabbix-up has started; scripts/e2e does both,
// and without it the test is skipped. The client of Zabbix's API is the test's
// own: what is under test does not vouch for itself.
package zabbix
