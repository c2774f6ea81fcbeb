// Package api calls the JSON-RPC API of a Zabbix frontend, versions 5.0 to 7.x.
//
// [Open] asks for the version first, because it decides how a caller proves who
// it is (manual: "API", "Authorization methods"):
//
//	before 6.4   "auth" in the body of each call
//	6.4 to 7.0   either; the header is used
//	7.2 on       the header Authorization: Bearer only
//
// An API token (5.4 and later) is used as it is. With a user and a password a
// session is opened, which [Client.Close] ends: user.login takes "username"
// since 5.4 and "user" before.
//
// Every call has a deadline, and every error says what was attempted; [Hint]
// says what to do about it. No error ever holds a token, password or session.
package api
