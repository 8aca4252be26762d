package colours

// Coding is how a HEIF file describes its colours: with numbers of ITU-T H.273.
// Without them it is what most cameras write. WebP has but one.
type Coding struct {
	Primaries int64 // 1 as in sRGB, 9 BT.2020, 12 Display P3
	Transfer  int64 // 13 as in sRGB, 16 PQ, 18 HLG
	Matrix    int64 // 1 BT.709, 5 and 6 BT.601, 9 BT.2020
	Limited   bool  // luma from 16 to 235
}
