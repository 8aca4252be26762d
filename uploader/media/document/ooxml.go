package document

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"mediadrop/uploader/media/defect"
)

// Names that every package has: ECMA-376 part 2, 6.5.1 and 7.2.3.7.
const (
	contentTypesPart  = "[content_types].xml"
	relationshipsPart = "_rels/.rels"
)

// mainRelationships are the types of the relationship that leads from a
// package to its main part: ECMA-376 part 1, 9.2 (transitional: part 4, and
// strict), and [MS-VSDX] 2.1 for Visio.
var mainRelationships = map[string]bool{
	"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument": true,
	"http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument":             true,
	"http://schemas.microsoft.com/visio/2010/relationships/document":                     true,
}

// vbaContentType is the type of the part with macros ([MS-OFFMACRO2] 2.2.1.1).
const vbaContentType = "application/vnd.ms-office.vbaProject"

// contentTypes is [Content_Types].xml: ECMA-376 part 2, 7.2.3.
type contentTypes struct {
	Defaults []struct {
		Extension   string `xml:"Extension,attr"`
		ContentType string `xml:"ContentType,attr"`
	} `xml:"Default"`
	Overrides []struct {
		PartName    string `xml:"PartName,attr"`
		ContentType string `xml:"ContentType,attr"`
	} `xml:"Override"`
}

// of returns the content type of a part.
func (c *contentTypes) of(part string) string {
	for _, o := range c.Overrides {
		if partName(o.PartName) == part {
			return o.ContentType
		}
	}
	extension := strings.TrimPrefix(path.Ext(part), ".")
	for _, d := range c.Defaults {
		if strings.EqualFold(d.Extension, extension) {
			return d.ContentType
		}
	}
	return ""
}

// hasMacros reports whether any part is a VBA project.
func (c *contentTypes) hasMacros() bool {
	for _, o := range c.Overrides {
		if strings.EqualFold(o.ContentType, vbaContentType) {
			return true
		}
	}
	for _, d := range c.Defaults {
		if strings.EqualFold(d.ContentType, vbaContentType) {
			return true
		}
	}
	return false
}

// relationships is a .rels part: ECMA-376 part 2, 6.5.3.
type relationships struct {
	All []struct {
		Type   string `xml:"Type,attr"`
		Target string `xml:"Target,attr"`
		Mode   string `xml:"TargetMode,attr"`
	} `xml:"Relationship"`
}

// mainPart returns the name of the part that the package is about.
func (r *relationships) mainPart() string {
	for _, one := range r.All {
		if mainRelationships[one.Type] && one.Mode != "External" {
			return partName(path.Clean("/" + one.Target))
		}
	}
	return ""
}

// officePackage names an Open Packaging package by its main part. It returns the
// zero Office for a package of another kind.
func (z *zipArchive) officePackage(typesPart *zip.File) (Office, error) {
	relsPart := z.find(relationshipsPart)
	if relsPart == nil {
		return Office{}, nil
	}
	var types contentTypes
	var rels relationships
	if err := z.readXML(typesPart, &types); err != nil {
		return Office{}, err
	}
	if err := z.readXML(relsPart, &rels); err != nil {
		return Office{}, err
	}
	main := rels.mainPart()
	mime, known := mainParts[strings.ToLower(types.of(main))]
	if !known {
		return Office{}, nil
	}
	if z.find(main) == nil {
		return Office{}, fmt.Errorf("the main part %q is missing: %w", main, defect.ErrBroken)
	}
	return Office{MIME: mime, Macros: types.hasMacros() || namesMacros(mime)}, nil
}

// readXML unpacks and decodes a part.
func (z *zipArchive) readXML(part *zip.File, into any) error {
	content, err := z.read(part)
	if err != nil {
		return err
	}
	if err := decodeXML(content, into); err != nil {
		return fmt.Errorf("part %q: %w: %w", part.Name, defect.ErrBroken, err)
	}
	return nil
}

// decodeXML decodes UTF-8 or UTF-16, which are what a package may use
// (ECMA-376 part 2, 6.2.5).
func decodeXML(content []byte, into any) error {
	if bytes.HasPrefix(content, []byte("\xff\xfe")) || bytes.HasPrefix(content, []byte("\xfe\xff")) {
		decoded, _, err := transform.Bytes(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder(), content)
		if err != nil {
			return err
		}
		content = decoded
	}
	d := xml.NewDecoder(bytes.NewReader(content))
	d.CharsetReader = func(label string, input io.Reader) (io.Reader, error) {
		if strings.HasPrefix(strings.ToLower(label), "utf-16") {
			return input, nil // decoded above
		}
		return nil, errors.New("charset " + label)
	}
	return d.Decode(into)
}

// namesMacros reports whether a type is made for macros. A binary workbook has
// the word in its type and seldom the macros.
func namesMacros(mime string) bool {
	return strings.Contains(mime, "macroEnabled") && !strings.Contains(mime, "binary")
}
