// Package inputfile reads and writes the files that zabbix_sender takes, a value
// on each line:
//
//	"Linux DB3" db.connections 43
//	"Linux DB3" db.connections 1429533600 43          with timestamps
//	"Linux DB3" db.connections 1429533600 7402561 43  and nanoseconds
//
// It follows the manual ("zabbix_sender") and, where that is silent, what the
// program does:
//
//   - Entries are apart by blanks and tabs. One in quotes may hold them; there \"
//     is a quotation mark, \\ a backslash and \n a line feed, and any other
//     backslash stands for itself. Outside of quotes nothing is escaped.
//   - A value without quotes goes on to the end of the line, blanks included;
//     behind one in quotes there is nothing.
//   - A host written - is the one that whoever reads the file says.
//   - Every line is a value: there are no comments and no empty lines.
//   - Lines end in LF or CR LF, the last one perhaps in nothing.
package inputfile
