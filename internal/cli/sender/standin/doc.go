// Package standin is the command line of Zabbix's own zabbix_sender, as far as
// it is about sending: the same flags, the same lines on standard output and the
// same exit codes. Values go at once and are not kept; whoever runs it hears what
// became of them.
//
// It differs where that serves the user:
//
//   - Packets are larger, and several go out at a time when values are of
//     different hosts. Those of one host are sent in their order.
//   - What goes wrong is always said, on standard error, not only with -vv.
//   - Values before a line that makes no sense are sent.
package standin
