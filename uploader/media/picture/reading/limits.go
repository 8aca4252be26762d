package reading

const (
	// MaxDecoded bounds the memory that decoding one picture may take by
	// estimate, in bytes. A picture of 200 megapixels from a telephone, which is
	// the largest in the field (JPEG, 4:2:0, 1.5 bytes a pixel), needs 300 MB;
	// 30,000 × 30,000 pixels of one byte need 860 MB.
	MaxDecoded = 512 << 20
	// MaxSide keeps sums of sides and areas far from overflow. No format here
	// but PNG, TIFF and BMP can state more.
	MaxSide = 1 << 20
)
