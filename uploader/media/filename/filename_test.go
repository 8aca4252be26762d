package filename

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

func TestCheck(t *testing.T) {
	for name, want := range map[string]Trick{
		"":                            None,
		"photo.jpg":                   None,
		"חשבונית מס 12.pdf":           None,
		"فاتورة.pdf":                  None,
		"請求書.xlsx":                    None,
		"👩‍💻 report 👍🏽.docx":          None,
		"Contract v1.2":               None,
		"archive.tar.gz":              None,
		"Meeting 12.30.2026.docx":     None,
		"\u200eWhatsApp Image.jpg":    None, // macOS and WhatsApp itself
		"חוזה\u200f.pdf":              None,
		"\u2068שם\u2069.pdf":          None,
		"setup.exe":                   Executable,
		"SETUP.EXE":                   Executable,
		"setup.exe.":                  Executable,
		"setup.exe . .":               Executable,
		"setup.e\u200bxe":             Executable,
		"link.lnk":                    Shortcut,
		"page.url":                    Shortcut,
		"x.scf":                       Executable,
		"a.jar":                       Executable,
		"a.apk":                       Executable,
		"run.sh":                      Executable,
		"x.desktop":                   Shortcut,
		"x.dmg":                       Executable,
		"x.v1.exe":                    Executable,
		"price.pdf.exe":               DoubleExtension,
		"מחירון.pdf.exe":              DoubleExtension,
		"invoice.pdf          .exe":   DoubleExtension,
		"invoice.pdf\u3164\u3164.scr": DoubleExtension,
		"invoice.PDF.ExE":             DoubleExtension,
		"invoice.jpg.\u200e.com":      DoubleExtension,
		"photo.jpg.lnk":               Shortcut,
		"invoice\u202efdp.exe":        Direction,
		"invoice\u202egpj.exe.pdf":    Direction,
		"page.webloc":                 Shortcut,
		"price.pdf - Shortcut.LNK":    Shortcut,
		"a\u202ab\u202c.jpg":          None,
		"\u202bחשבונית 12\u202c.pdf":  None,
		"\u202bחשבונית 12.pdf\u202c":  None,
		"\u2067חוזה\u2069 \u2066v2\u2069.pdf": None,
		"\u2067\u2068שם\u2069\u2069.pdf":      None,
		"\u202bprice.pdf.exe\u202c":           DoubleExtension,
		"\u202bחוזה.exe\u202c":                Executable,
		"a\u2066b\u2069.jpg":                  None,
		"\u202bחוזה.pdf":                      Direction,
		"\u2067\u2068שם\u2069.pdf":            Direction,
		"\u202b\u202eחוזה\u202c\u202c.pdf":    Direction,
		"song\u202d.mp3":                      Direction,
		"exe":                                 None,
		"my.exe.pdf":                          None, // opens as what it is
		"Screenshot 2026-11-21 at 9.png":      None,
	} {
		require.Equal(t, want, Check(name), "%q", name)
	}
}

func TestClean(t *testing.T) {
	long := strings.Repeat("א", 300)
	for name, want := range map[string]string{
		"":                     "file",
		"photo.jpg":            "photo.jpg",
		"חשבונית מס 12.pdf":    "חשבונית מס 12.pdf",
		"\u200eחוזה\u200f.pdf": "חוזה.pdf",
		"\u2068שם\u2069.pdf":   "שם.pdf",
		"\u202bחוזה\u202c \u2066v2\u2069.pdf": "חוזה v2.pdf",
		"a/b\\c.txt":        "a_b_c.txt",
		"../../etc/passwd":  ".._.._etc_passwd",
		"a\x00b\nc\x7f.txt": "abc.txt",
		"a\u202egpj.exe":    "agpj.exe",
		"name. . ":          "name",
		"  name.txt":        "name.txt",
		"...":               "file",
		".pdf":              ".pdf",
		" .pdf":             ".pdf",
		"\u200f.pdf":        ".pdf",
		"_.pdf":             "file.pdf",
		"👩‍💻 👍🏽.docx":       "👩‍💻 👍🏽.docx",
		"👨‍👩‍👧‍👦❤️‍🔥.jpg":                        "👨‍👩‍👧‍👦❤️‍🔥.jpg",
		"🏴󠁧󠁢󠁳󠁣󠁴󠁿.png":                            "🏴󠁧󠁢󠁳󠁣󠁴󠁿.png",
		"می\u200cخواهم.txt":                      "می\u200cخواهم.txt",
		"a\u200db.txt":                           "ab.txt",
		"bad\xffname.txt":                        "bad_name.txt",
		"a:b*c?\"<>|.txt":                        "a_b_c_____.txt",
		"a\u00a0b\u3000c.txt":                    "a b c.txt",
		long + ".pdf":                            strings.Repeat("א", 118) + ".pdf",
		strings.Repeat("x", 999):                 strings.Repeat("x", 240),
		"x." + long:                              "x." + strings.Repeat("א", 119),
		strings.Repeat("\u0301", 200) + ".pdf":   strings.Repeat("\u0301", 118) + ".pdf",
		strings.Repeat("a", 230) + "👩‍💻.pdf":     strings.Repeat("a", 230) + ".pdf",
		strings.Repeat("a", 235) + "e\u0301.pdf": strings.Repeat("a", 235) + ".pdf",
	} {
		require.Equal(t, want, Clean(name), "%q", name)
	}
}

func TestIsProgram(t *testing.T) {
	pe := "MZ\x90\x00\x03\x00\x00\x00\x04\x00"
	for _, head := range []string{
		pe, "\x7fELF\x02\x01", "\xfe\xed\xfa\xce", "\xce\xfa\xed\xfe", "\xfe\xed\xfa\xcf", "\xcf\xfa\xed\xfe",
		"\xca\xfe\xba\xbe\x00\x00\x00\x34", "\xbe\xba\xfe\xca", "\xca\xfe\xba\xbf", "dex\n035\x00", "#!/bin/sh\n",
		"\xef\xbb\xbf#!/usr/bin/env python\n", "\x00asm\x01\x00\x00\x00",
	} {
		require.True(t, IsProgram([]byte(head)), "%q", head)
		require.False(t, IsShortcut([]byte(head)), "%q", head)
	}
	for _, head := range []string{"", "M", "MZ is my name, and this is a text", "%PDF-1.7", "\xff\xd8\xff\xe0", "PK\x03\x04", "# a heading", "#!AMR\n\x3c", "#!AMR-WB\n", "L\x00\x00\x00"} {
		require.False(t, IsProgram([]byte(head)), "%q", head)
	}
}

func TestIsShortcut(t *testing.T) {
	for _, head := range []string{
		"\x4c\x00\x00\x00\x01\x14\x02\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46", "book\x00\x00\x00\x00mark\x00\x00\x00\x00",
		"[InternetShortcut]\r\nURL=https://example.com\r\n", "\xef\xbb\xbf[Desktop Entry]\nType=Link\n",
	} {
		require.True(t, IsShortcut([]byte(head)), "%q", head)
		require.False(t, IsProgram([]byte(head)), "%q", head)
	}
	for _, head := range []string{"", "L\x00\x00\x00", "[General]\n", "a book with a mark"} {
		require.False(t, IsShortcut([]byte(head)), "%q", head)
	}
}

func FuzzCheck(f *testing.F) {
	for _, seed := range []string{"price.pdf.exe", "a\u202eb.jpg", "invoice.pdf    .exe", "שלום.pdf", "\xff.exe. "} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		trick := Check(name)
		if strings.ContainsRune(name, '\u202e') {
			require.Equal(t, Direction, trick)
		}
		if trick == Executable || trick == None {
			require.Contains(t, []Trick{Executable, DoubleExtension, Direction}, Check(name+".exe"))
		}
	})
}

func FuzzClean(f *testing.F) {
	for _, seed := range []string{"price.pdf", "a\u202eb.jpg", "👩‍💻.exe", " . ", "a/b", "\xff", strings.Repeat("\u0301", 300), strings.Repeat("👩‍", 90) + ".x"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		clean := Clean(name)
		require.NotEmpty(t, clean)
		require.LessOrEqual(t, len(clean), longest)
		require.True(t, utf8.ValidString(clean))
		require.False(t, strings.ContainsFunc(clean, func(r rune) bool {
			return unicode.IsControl(r) || r == '/' || r == '\\' || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
		}))
		require.Equal(t, strings.TrimRight(clean, ". "), clean)
		require.Equal(t, clean, Clean(clean), "%q", name)
	})
}
