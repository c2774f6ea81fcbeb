// Package itemkey reads and writes item keys in the form of Zabbix:
//
//	vpoller[vm.get,vc01.example.org,"web, first",runtime.powerState]
//
// It follows the manual ("Item key format") and, where the manual is silent,
// what server and agents do:
//
//   - A name has letters, digits, "_", "-" and ".". Without brackets there are
//     no parameters; name[] has one, which is empty.
//   - Blanks before a parameter and after a closing quote are no part of it;
//     blanks after text without quotes are.
//   - Inside quotes a quotation mark needs a backslash. Any other backslash
//     stands for itself, so text in quotes cannot end in one.
//   - An array, [a,b], is one parameter. There are no arrays in arrays.
//
// # Macros
//
// To a key, a macro is text like any other: one with a comma or a bracket in it,
// as {$LIMIT:"a,b"}, needs quotes around the parameter. Servers expand macros
// before they hand keys out. One that is still there is not defined;
// [Unresolved] finds it, so that an error can name it.
package itemkey
