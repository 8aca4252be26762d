package media

import "mediadrop/uploader/media/document"

// judgeDocument knows what WhatsApp takes as a document: PDF, Word, Excel,
// PowerPoint and plain text. In template headers only PDF is reliable.
func judgeDocument(r Report, found facts) Report {
	_, known := lookUp(r.MIME)
	switch {
	case found.office != nil && found.office.Encrypted:
		// The container hides the type, and nobody could open it on a phone.
		r.Kind = Document
		return r.block(ReasonEncrypted)
	case found.office != nil && found.office.Macros && !known:
		r.Kind = Document
		return r.block(ReasonMacros)
	case found.text != nil && found.text.Binary:
		return r.block(ReasonUnsupportedType)
	case !known:
		return r.block(ReasonUnsupportedType)
	case r.Size > r.MaxSize:
		return r.block(ReasonTooLarge)
	case found.pdf != nil && found.pdf.Missing > 0:
		// WhatsApp goes by the beginning, and many viewers search for the rest.
		return r.withHeader(Document).warn(ReasonDamaged)
	case found.pdf != nil && found.pdf.Encrypted:
		return r.withHeader(Document).warn(ReasonEncrypted)
	case found.pdf != nil:
		return r.ok()
	case found.text != nil:
		return judgeText(r, *found.text)
	}
	return r.warn(ReasonNotForHeaders)
}

// judgeText knows that phones read texts as UTF-8. What an old code page was
// meant to be can only be guessed, so a person has to look at it.
func judgeText(r Report, t document.Text) Report {
	r.Charset = t.Charset
	switch t.Charset {
	case "utf-8", "us-ascii":
		return r.warn(ReasonNotForHeaders)
	case "":
		return r.warn(ReasonNotUTF8)
	}
	r = r.convert(ReasonNotUTF8, ToUTF8, Warn)
	r.Asks = t.Charset != "utf-16le" && t.Charset != "utf-16be"
	return r
}
