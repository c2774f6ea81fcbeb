// Package completion writes the scripts by which shells complete the command
// lines of programs that send requests.
package completion

import (
	_ "embed"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/pflag"

	"vpoller/helpers"
	"vpoller/internal/cli"
	"vpoller/protocol"
)

var (
	//go:embed scripts/bash
	bashScript string
	//go:embed scripts/zsh
	zshScript string
	//go:embed scripts/fish
	fishScript string
)

// Write prints the completion script for the shell in words. The
// script holds the methods and helpers itself: completing starts no program.
// Commands are what may stand in the first place beside "completion".
func Write(w io.Writer, f *cli.Flags, words []string, commands ...string) error {
	if len(words) != 1 {
		return cli.Usagef(`"`+f.Name+` completion bash" prints the script for bash`, "completion needs the name of one shell")
	}
	script := ""
	switch words[0] {
	case "bash":
		script = strings.ReplaceAll(bashScript, "@CASES@", bashCases(f))
	case "zsh":
		script = strings.ReplaceAll(zshScript, "@FLAGS@", zshFlags(f))
	case "fish":
		script = strings.ReplaceAll(fishScript, "@FLAGS@", fishFlags(f))
	default:
		return cli.Usagef("bash, zsh and fish are known", "no completion for the shell %q", words[0])
	}
	_, err := strings.NewReplacer(
		"@PROG@", f.Name,
		"@FUNC@", strings.ReplaceAll(f.Name, "-", "_"),
		"@COMMANDS@", strings.Join(append(commands, "completion"), " "),
		"@FLAGNAMES@", strings.Join(flagNames(f), " "),
		"@METHODS@", strings.Join(methodNames(), " "),
		"@HELPERS@", strings.Join(helpers.New().Names(), " "),
	).WriteString(w, script)
	return err
}

func methodNames() []string {
	var names []string
	for _, m := range protocol.Methods() {
		names = append(names, m.Name)
	}
	return names
}

func flagNames(f *cli.Flags) []string {
	var names []string
	f.VisitAll(func(flag *pflag.Flag) {
		if flag.Shorthand != "" {
			names = append(names, "-"+flag.Shorthand)
		}
		names = append(names, "--"+flag.Name)
	})
	return names
}

// candidates says what the value of a flag can be, for the shells that ask
// flag by flag: a list of words, "FILE", or nothing known.
func candidates(flag string) string {
	switch flag {
	case "method", "describe":
		return "@METHODS@"
	case "helper":
		return "@HELPERS@"
	case "output":
		return "json table"
	case "tls-connect":
		return "unencrypted cert psk"
	case "config", "file", "log", "input-file":
		return "FILE"
	}
	if strings.HasSuffix(flag, "-file") {
		return "FILE"
	}
	return ""
}

// bashCases are the branches for flags whose values are known.
func bashCases(f *cli.Flags) string {
	var b strings.Builder
	f.VisitAll(func(flag *pflag.Flag) {
		words := candidates(flag.Name)
		if value, _ := pflag.UnquoteUsage(flag); value == "" || words == "" {
			return
		}
		names, how := "--"+flag.Name, "-W '"+words+"'"
		if flag.Shorthand != "" {
			names = "-" + flag.Shorthand + "|" + names
		}
		if words == "FILE" {
			how = "-f"
		}
		fmt.Fprintf(&b, "        %s)\n            COMPREPLY=($(compgen %s -- \"$cur\")) ;;\n", names, how)
	})
	return strings.TrimSuffix(b.String(), "\n")
}

// zshFlags are the lines of _arguments that describe the flags.
func zshFlags(f *cli.Flags) string {
	var b strings.Builder
	f.VisitAll(func(flag *pflag.Flag) {
		value, usage := pflag.UnquoteUsage(flag)
		names := "--" + flag.Name
		if flag.Shorthand != "" {
			names = "{-" + flag.Shorthand + ",--" + flag.Name + "}"
		}
		fmt.Fprintf(&b, "    %s'[%s]%s' \\\n", names, zshEscape(usage), zshValue(flag.Name, value))
	})
	return strings.TrimSuffix(b.String(), "\n")
}

func zshValue(flag, value string) string {
	if value == "" {
		return ""
	}
	switch c := candidates(flag); c {
	case "":
		return ":" + value + ":"
	case "FILE":
		return ":" + value + ":_files"
	default:
		return ":" + value + ":(" + c + ")"
	}
}

func zshEscape(s string) string {
	return strings.NewReplacer(`[`, `\[`, `]`, `\]`, `'`, `'\''`, `:`, `\:`).Replace(s)
}

// fishFlags are the "complete" lines of the flags.
func fishFlags(f *cli.Flags) string {
	var b strings.Builder
	f.VisitAll(func(flag *pflag.Flag) {
		value, usage := pflag.UnquoteUsage(flag)
		b.WriteString("complete -c @PROG@")
		if flag.Shorthand != "" {
			b.WriteString(" -s " + flag.Shorthand)
		}
		b.WriteString(" -l " + flag.Name)
		if value != "" {
			b.WriteString(fishValue(flag.Name))
		}
		fmt.Fprintf(&b, " -d '%s'\n", strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(usage))
	})
	return strings.TrimSuffix(b.String(), "\n")
}

func fishValue(flag string) string {
	switch c := candidates(flag); c {
	case "":
		return " -x"
	case "FILE":
		return " -r -F"
	default:
		return " -x -a '" + c + "'"
	}
}
