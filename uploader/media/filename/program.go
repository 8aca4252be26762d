package filename

import (
	"bytes"
	"slices"
)

// programHeads are the beginnings of what a computer runs.
var programHeads = []string{
	"MZ",               // Windows and DOS programs and libraries (PE format, "MS-DOS stub")
	"\x7fELF",          // Linux programs (System V ABI, ELF header)
	"\xfe\xed\xfa\xce", // macOS programs (mach-o/loader.h): MH_MAGIC
	"\xce\xfa\xed\xfe", // MH_CIGAM
	"\xfe\xed\xfa\xcf", // MH_MAGIC_64
	"\xcf\xfa\xed\xfe", // MH_CIGAM_64
	"\xca\xfe\xba\xbe", // FAT_MAGIC (mach-o/fat.h), and Java classes (JVM specification, 4.1)
	"\xbe\xba\xfe\xca", // FAT_CIGAM
	"\xca\xfe\xba\xbf", // FAT_MAGIC_64
	"\xbf\xba\xfe\xca", // FAT_CIGAM_64
	"dex\n",            // Android programs (Dalvik executable format, DEX_FILE_MAGIC)
	"dey\n",            // the same, optimised
	"\x00asm",          // WebAssembly (core specification, 5.5.16)
	"#!",               // scripts (execve(2), "Interpreter scripts")
}

// shortcutHeads are the beginnings of what only points to a file or a page.
var shortcutHeads = []string{
	// A Windows shortcut: the size of the header and its class ([MS-SHLLINK] 2.1).
	"\x4c\x00\x00\x00\x01\x14\x02\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46",
	"book\x00\x00\x00\x00mark\x00\x00\x00\x00", // an alias of macOS
	"[InternetShortcut]", // to a page, of Windows
	"[Desktop Entry]",    // of Linux (Desktop Entry Specification, 3)
}

// IsShortcut reports whether a file's first bytes are those of a shortcut.
func IsShortcut(head []byte) bool {
	head = bytes.TrimPrefix(head, []byte(byteOrderMark))
	return slices.ContainsFunc(shortcutHeads, func(magic string) bool { return bytes.HasPrefix(head, []byte(magic)) })
}

// byteOrderMark begins many texts that Windows saved as UTF-8.
const byteOrderMark = "\xef\xbb\xbf"

// IsProgram reports whether a file's first bytes (a few hundred are plenty) are those
// of a program or a script. Installers in compound files (.msi) and in zips (.jar,
// .apk) look like documents from the front: package document knows them.
func IsProgram(head []byte) bool {
	for _, magic := range programHeads {
		if bytes.HasPrefix(head, []byte(magic)) && !isTextLikeMagic(magic, head) {
			return true
		}
	}
	return bytes.HasPrefix(head, []byte(byteOrderMark+"#!"))
}

// isTextLikeMagic reports whether something begins by chance with a short magic. "MZ" are also
// letters: a program has bytes that no text has soon after it. "#!AMR" begins
// voice recordings (RFC 4867, 5.1), and there is no interpreter of that name.
func isTextLikeMagic(magic string, head []byte) bool {
	if magic == "#!" {
		return bytes.HasPrefix(head, []byte("#!AMR"))
	}
	if magic != "MZ" {
		return false
	}
	const header = 64 // PE format: the MS-DOS header, with the place of the rest at 0x3c
	return !bytes.ContainsRune(head[:min(len(head), header)], 0)
}
