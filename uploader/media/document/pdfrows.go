package document

import (
	"bufio"
	"compress/zlib"
	"fmt"
	"io"

	"mediadrop/uploader/media/defect"
)

// pdfRows reads rows of equal length, with the predictors of PNG that
// cross-reference streams have (ISO 32000-1, 7.4.4.4).
type pdfRows struct {
	r         io.Reader
	predicted bool
	predictor [1]byte // of the row that is read
	row       []byte
	above     []byte // the row before
}

// unpackRows opens the stream of an object; nil where it is packed in a way that
// is not known here.
func (p *pdfFile) unpackRows(object pdfObject, row int) (*pdfRows, error) {
	parameters := object.dict.inner("DecodeParms")
	predictor, _ := parameters.number("Predictor")
	columns, _ := parameters.number("Columns")
	rows := &pdfRows{predicted: predictor >= 10, row: make([]byte, row), above: make([]byte, row)}
	raw := bufio.NewReader(io.NewSectionReader(p.file, object.stream, p.size-object.stream))
	switch filter, more := pdfFilter(object.dict); {
	case more || row == 0 || predictor == 2 || rows.predicted && columns != int64(row):
		return nil, nil
	case filter == "FlateDecode":
		z, err := zlib.NewReader(raw)
		if err != nil {
			return nil, fmt.Errorf("the cross-reference: %w", packedError(err))
		}
		rows.r = z
	case filter == "":
		length, _ := object.dict.number("Length")
		rows.r = io.LimitReader(raw, length)
	default:
		return nil, nil
	}
	return rows, nil
}

// next returns the next row, which is good until the one after it is read.
func (r *pdfRows) next() ([]byte, error) {
	r.row, r.above = r.above, r.row
	if !r.predicted {
		_, err := io.ReadFull(r.r, r.row)
		return r.row, err
	}
	if _, err := io.ReadFull(r.r, r.predictor[:]); err != nil {
		return nil, err
	}
	if _, err := io.ReadFull(r.r, r.row); err != nil {
		return nil, err
	}
	return r.row, unpredict(r.predictor[0], r.row, r.above)
}

// unpredict undoes a predictor of PNG, for pixels of one byte (PNG 9.2).
func unpredict(predictor byte, row, above []byte) error {
	left, corner := byte(0), byte(0)
	for i := range row {
		switch predictor {
		case 0:
		case 1:
			row[i] += left
		case 2:
			row[i] += above[i]
		case 3:
			row[i] += byte((int(left) + int(above[i])) / 2)
		case 4:
			row[i] += paeth(left, above[i], corner)
		default:
			return fmt.Errorf("predictor %d: %w", predictor, defect.ErrBroken)
		}
		left, corner = row[i], above[i]
	}
	return nil
}

func paeth(left, above, corner byte) byte {
	distance := func(b byte) int {
		d := int(left) + int(above) - int(corner) - int(b)
		return max(d, -d)
	}
	switch l, a, c := distance(left), distance(above), distance(corner); {
	case l <= a && l <= c:
		return left
	case a <= c:
		return above
	}
	return corner
}
