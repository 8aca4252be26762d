// Package document finds out what a document really is, from its content, and
// whether it is whole: the exact Office type inside a zip or a compound file,
// encryption and macros, the objects of a PDF, the charset of a text. It reads
// through io.ReaderAt and runs nothing; what it allocates is bounded whatever the
// content is. Its functions keep no state and may be called concurrently. They end
// with the error of the reader, which is how they are cancelled.
//
// What cannot be used is reported with an error that wraps defect.ErrTruncated,
// defect.ErrBroken or defect.ErrTooBig. Errors of the system are wrapped as they are.
package document

// The content types that WhatsApp knows, and the two containers that documents
// come in, which stand for whatever else is in such a container.
const (
	PlainText     = "text/plain"
	PDFType       = "application/pdf"
	Word          = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	Excel         = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	PowerPoint    = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
	OldWord       = "application/msword"
	OldExcel      = "application/vnd.ms-excel"
	OldPowerPoint = "application/vnd.ms-powerpoint"
	Zip           = "application/zip"
	OLE           = "application/x-ole-storage"
)

// Programs and messages that come in the same containers as documents.
const (
	Java           = "application/java-archive"                // a .jar
	Android        = "application/vnd.android.package-archive" // an .apk
	WindowsPackage = "application/msix"                        // an .appx or .msix
	Installer      = "application/x-msi"                       // an .msi, .msp or .mst
	OutlookMessage = "application/vnd.ms-outlook"              // a .msg
)

// Office is what a document in a container is.
type Office struct {
	MIME      string // the exact type; Zip or OLE for what is none of the known
	Encrypted bool   // opens only with a password
	Macros    bool   // holds programs
}
