package document

import (
	"fmt"

	"mediadrop/uploader/media/defect"
)

// isEncrypted reports whether a document of Office 97 to 2003 needs a password.
func (c *compound) isEncrypted(stream string, children map[string]*compoundEntry) (bool, error) {
	e := children[stream]
	switch stream {
	case "WordDocument":
		return c.wordEncrypted(e)
	case "Workbook", "Book":
		return c.excelEncrypted(e)
	case "PowerPoint Document":
		return c.powerPointEncrypted(children)
	}
	return false, nil
}

// wordEncrypted reports the bit fEncrypted of the file's information block
// ([MS-DOC] 2.5.2).
func (c *compound) wordEncrypted(e *compoundEntry) (bool, error) {
	const fibBase, flagsAt, fEncrypted = 32, 10, 1 << 8
	head, err := c.beginning(e, fibBase)
	if err != nil {
		return false, err
	}
	if len(head) < fibBase {
		return false, fmt.Errorf("a text of %d bytes: %w", len(head), defect.ErrBroken)
	}
	return le16(head[flagsAt:])&fEncrypted != 0, nil
}

// excelEncrypted reports whether there is a FilePass record before the first sheet ([MS-XLS]
// 2.4.117; 2.1.7.20.3 for the order of records).
func (c *compound) excelEncrypted(e *compoundEntry) (bool, error) {
	const (
		filePass   = 0x002f
		boundSheet = 0x0085
		endOfPart  = 0x000a
		looked     = 16 << 10 // bytes; what may stand before it has a few 100
	)
	head, err := c.beginning(e, looked)
	if err != nil {
		return false, err
	}
	if len(head) < 4 {
		return false, fmt.Errorf("a workbook of %d bytes: %w", len(head), defect.ErrBroken)
	}
	for len(head) >= 4 {
		record, length := le16(head), int(le16(head[2:]))
		switch record {
		case filePass:
			return true, nil
		case boundSheet, endOfPart:
			return false, nil
		}
		if 4+length > len(head) {
			break
		}
		head = head[4+length:]
	}
	return false, nil
}

// powerPointEncrypted reports the token of the CurrentUserAtom ([MS-PPT] 2.3.2),
// or the stream that only encrypted presentations have ([MS-PPT] 2.3.7).
func (c *compound) powerPointEncrypted(children map[string]*compoundEntry) (bool, error) {
	const tokenAt, encryptedToken = 12, 0xf3d1c4df
	if _, ok := children["EncryptedSummary"]; ok {
		return true, nil
	}
	e, ok := children["Current User"]
	if !ok {
		return false, nil // PowerPoint 95 has none
	}
	head, err := c.beginning(e, tokenAt+4)
	if err != nil {
		return false, err
	}
	return len(head) == tokenAt+4 && le32(head[tokenAt:]) == encryptedToken, nil
}
