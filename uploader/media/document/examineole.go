package document

import (
	"fmt"
	"io"
)

// compoundContent are the streams that make a file what it is, with the entry
// that is looked for: [MS-DOC] 2.1, [MS-XLS] 2.1, [MS-PPT] 2.1, [MS-OXMSG] 2.
var compoundContent = []struct{ stream, mime string }{
	{"WordDocument", OldWord},
	{"Workbook", OldExcel},
	{"Book", OldExcel}, // Excel 5.0 and 95
	{"PowerPoint Document", OldPowerPoint},
	{"__properties_version1.0", OutlookMessage},
	{"VisioDocument", "application/vnd.visio"},
	{"Quill", "application/vnd.ms-publisher"},
}

// encryptedPackage is the stream that holds an Office Open XML document with a
// password ([MS-OFFCRYPTO] 2.3.4.4).
const encryptedPackage = "EncryptedPackage"

// macroStorages are the storages of VBA projects: [MS-OVBA] 2.2.1 and, for
// where Word and Excel keep them, [MS-DOC] 2.1.9 and [MS-XLS] 2.1.7.3.
var macroStorages = []string{"Macros", "_VBA_PROJECT_CUR", "VBA"}

// installerClasses are the first parts of the root's class in .msi, .mst and
// .msp files, which all are 000C108x-0000-0000-C000-000000000046 (Windows
// Installer SDK, MsiDefs.h).
var installerClasses = map[uint32]bool{0x000c1082: true, 0x000c1084: true, 0x000c1086: true}

const officeClassEnd = "\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46"

// ExamineOLE returns what the compound file of size bytes in f is: a document of
// Office 97 to 2003, something else that can be named, else OLE. An
// Office Open XML document with a password is OLE and Encrypted: what kind it
// is, only the password shows.
//
// A file that ends before its last sector is defect.ErrTruncated, one that
// contradicts itself defect.ErrBroken. The Office then still has what is known, at
// least OLE.
func ExamineOLE(f io.ReaderAt, size int64) (Office, error) {
	c, err := openCompound(f, size)
	if err != nil {
		return Office{MIME: OLE}, fmt.Errorf("reading the compound file: %w", err)
	}
	children := c.children(0)
	office := Office{MIME: OLE, Macros: hasMacroStorage(children)}
	if c.isInstaller() {
		office.MIME = Installer
		return office, nil
	}
	if _, ok := children[encryptedPackage]; ok {
		office.Encrypted = true
		return office, nil
	}
	for _, content := range compoundContent {
		if _, ok := children[content.stream]; !ok {
			continue
		}
		office.MIME = content.mime
		office.Encrypted, err = c.isEncrypted(content.stream, children)
		if err != nil {
			return office, fmt.Errorf("reading the stream %q: %w", content.stream, err)
		}
		break
	}
	return office, nil
}

func (c *compound) isInstaller() bool {
	class := c.entries[0].class
	return installerClasses[le32(class[:])] && string(class[4:]) == officeClassEnd
}

func hasMacroStorage(children map[string]*compoundEntry) bool {
	for _, name := range macroStorages {
		if e, ok := children[name]; ok && e.kind == storageEntry {
			return true
		}
	}
	return false
}
