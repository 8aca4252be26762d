package files

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"mediadrop/ui/dialogs"
	"mediadrop/ui/language"
	"mediadrop/uploader/givenfiles"
)

// Dropped returns the files behind dropped items, and how many items are no files
// but addresses: of a page, a server's share, a person's mail. The paths of files
// come percent-encoded in the text of the URI, and as they are from Path.
//
// given is what the other program gave, where that is known: addresses, one a line.
// They tell files of this computer from those of another, of which the toolkit keeps
// the path only, as if it meant anything here.
func Dropped(items []fyne.URI, given string) (paths []string, addresses int) {
	lines := addressesIn(given)
	for i, item := range items {
		path := filepath.FromSlash(item.Path())
		if local, ok := localAddress(path); ok {
			path = local
		}
		elsewhere := item.Scheme() != "file" || isAddress(path)
		if len(lines) == len(items) {
			if meant, away := givenfiles.FilePath(lines[i]); away || meant != lines[i] {
				path, elsewhere = meant, away
			}
		}
		if elsewhere {
			addresses++
			continue
		}
		paths = append(paths, path)
	}
	return paths, addresses
}

// addressesIn returns the addresses of a list of them (text/uri-list, RFC 2483).
func addressesIn(given string) []string {
	lines := strings.FieldsFunc(strings.TrimRight(given, "\x00"), func(r rune) bool { return r == '\r' || r == '\n' })
	return slices.DeleteFunc(lines, func(line string) bool { return strings.HasPrefix(line, "#") })
}

// address is how an address begins below the working directory. The scheme has
// two letters at least: one is a drive of Windows.
var address = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]+:`)

// localAddress returns the file that is meant by file:/p, the form of a file's
// address that the toolkit does not know and puts below the working directory.
func localAddress(path string) (string, bool) {
	if !isAddress(path) {
		return "", false
	}
	_, below, found := strings.Cut(filepath.ToSlash(path), "/file:/")
	return filepath.FromSlash("/" + below), found
}

// isAddress reports whether the path of a dropped item is an address. The toolkit
// takes all that is dropped for files, and makes a path in the working directory
// of https://example.com/x.jpg. A file that is there is a file, whatever its name.
func isAddress(path string) bool {
	folder, err := os.Getwd()
	if err != nil {
		return false
	}
	below, err := filepath.Rel(folder, path)
	if err != nil || !address.MatchString(below) {
		return false
	}
	_, err = os.Lstat(path)
	return err != nil
}

// maxPasted bounds what is looked at: nobody copies more files at once.
const maxPasted = 1 << 20

// Copied is what a list of copied files has.
type Copied struct {
	Paths     []string
	Addresses int      // of pages and servers, which are no files
	Missing   []string // files that are not there any more
}

// Listed returns the files of a list that a file manager copied: a path or an address
// on each line, in some with the word "copy" before them, in some with comments (RFC
// 2483, 5). It waits for the disk, or the server that a path is on.
func Listed(list string) Copied { return read(list, func(string) bool { return true }) }

// Pasted returns the files of a text that was copied, in any program: it need not be a
// list, and only one that has nothing but addresses counts as one. Whoever wrote it
// must not lead this computer to a server, so that paths of servers count as
// addresses. It waits for the disk.
func Pasted(text string) Copied { return read(text, givenfiles.IsHere) }

// read returns the files of a text. Only where may allows it is a path looked at.
func read(text string, may func(path string) bool) Copied {
	var c Copied
	if len(text) > maxPasted {
		return c
	}
	others := 0
	for line := range strings.SplitSeq(text, "\n") {
		line, elsewhere := givenfiles.FilePath(strings.Trim(strings.TrimSpace(line), `"`))
		switch {
		case elsewhere:
			c.Addresses++
		case filepath.IsAbs(line) && !may(line):
			c.Addresses++
		case filepath.IsAbs(line):
			if _, err := os.Stat(line); err == nil {
				c.Paths = append(c.Paths, line)
			} else {
				c.Missing = append(c.Missing, line)
			}
		case address.MatchString(line) && !strings.ContainsAny(line, " \t"):
			c.Addresses++
		case line != "" && !strings.HasPrefix(line, "#") && !marks[line]:
			others++
		}
	}
	if others > 0 {
		c.Addresses, c.Missing = 0, nil
	}
	return c
}

// marks stand before the files that GNOME and its relatives copied.
var marks = map[string]bool{"copy": true, "cut": true, "x-special/nautilus-clipboard": true}

// TellAddresses tells the person that so many addresses were dropped or pasted, and what to do.
func TellAddresses(d *dialogs.Stack, n int) {
	d.Tell(language.N("{{.Count}} addresses, not files", n),
		language.N("Save the files on this computer first, then drop them here.", n))
}
