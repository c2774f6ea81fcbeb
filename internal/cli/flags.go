package cli

import (
	"cmp"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/pflag"

	"vpoller/internal/version"
)

// Flags are the flags of one program, in titled groups as its help shows them.
// Flags and words may stand in any order, unless FlagsFirst is set.
type Flags struct {
	Name     string   // of the program, for help and hints
	Synopsis []string // usage lines, without the program's name
	About    string   // what the program is for: a sentence or two
	Sections []Section

	// VersionLetter is that of --version; "v" when it is empty.
	VersionLetter string

	// FlagsFirst ends the flags at the first word, so that words may begin
	// with a hyphen.
	FlagsFirst bool

	all           *pflag.FlagSet
	help, version bool
}

// Section is one titled part of the help.
type Section struct {
	Title string
	Body  string         // free text; or
	Flags *pflag.FlagSet // flags, listed
}

// ErrAnswered says that --help or --version was asked for and has been
// answered: there is nothing left to do, and the program ends well with it.
var ErrAnswered = Silent(ExitOK)

// Group adds a titled group of flags to the help and returns it to be filled.
func (f *Flags) Group(title string) *pflag.FlagSet {
	g := pflag.NewFlagSet(title, pflag.ContinueOnError)
	g.SortFlags = false
	f.Sections = append(f.Sections, Section{Title: title, Flags: g})
	return g
}

// Text adds a section of free text to the help.
func (f *Flags) Text(title, body string) {
	f.Sections = append(f.Sections, Section{Title: title, Body: body})
}

// Parse reads args and returns the words that are no flags. It answers --help
// and --version on stdout itself, then returns [ErrAnswered].
func (f *Flags) Parse(args []string, stdout io.Writer) ([]string, error) {
	f.all = f.merged()
	f.all.SetInterspersed(!f.FlagsFirst)
	if err := f.all.Parse(args); err != nil {
		return nil, Usagef(f.SeeHelp(), "%w", flagError(err))
	}
	switch {
	case f.help:
		fmt.Fprint(stdout, f.Help()) //nolint:errcheck // a reader who left needs no help
		return nil, ErrAnswered
	case f.version:
		fmt.Fprintln(stdout, f.Name, version.Text()) //nolint:errcheck // as above
		return nil, ErrAnswered
	}
	return f.all.Args(), nil
}

// NoWords is the mistake of giving words to a program, or a command, that takes
// none; nil when there are none.
func (f *Flags) NoWords(words []string) error {
	if len(words) == 0 {
		return nil
	}
	return Usagef(f.SeeHelp(), "unexpected word %q", words[0])
}

// flagError is what is wrong with a flag. Of one that does not exist it says no
// more than its name: what stands behind the name may be a password.
func flagError(err error) error {
	var unknown *pflag.NotExistError
	var syntax *pflag.InvalidSyntaxError
	switch {
	case errors.As(err, &unknown) && unknown.GetSpecifiedShortnames() != "":
		return fmt.Errorf("unknown flag: -%c", []rune(unknown.GetSpecifiedShortnames())[0])
	case errors.As(err, &syntax):
		return errors.New("a flag without a name")
	}
	return err
}

// Common adds the flags that every program has to g; every program must call
// it before [Flags.Parse].
func (f *Flags) Common(g *pflag.FlagSet) {
	g.BoolVarP(&f.help, "help", "h", false, "show this text")
	g.BoolVarP(&f.version, "version", cmp.Or(f.VersionLetter, "v"), false, "show the version")
}

// Changed reports whether the flag called name was on the command line.
func (f *Flags) Changed(name string) bool { return f.all.Changed(name) }

// VisitAll calls fn for every flag, in the order of the help.
func (f *Flags) VisitAll(fn func(*pflag.Flag)) { f.merged().VisitAll(fn) }

// SeeHelp is the hint for someone who got the command line wrong.
func (f *Flags) SeeHelp() string { return fmt.Sprintf(`"%s --help" shows how`, f.Name) }

func (f *Flags) merged() *pflag.FlagSet {
	all := pflag.NewFlagSet(f.Name, pflag.ContinueOnError)
	all.SortFlags = false
	all.Usage = func() {}
	for _, s := range f.Sections {
		if s.Flags != nil {
			all.AddFlagSet(s.Flags)
		}
	}
	return all
}
