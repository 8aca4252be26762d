package picture

// coding is how a HEIF file describes its colours: with numbers of ITU-T H.273.
// Without them it is what most cameras write. WebP has but one.
type coding struct {
	primaries int64 // 1 as in sRGB, 9 BT.2020, 12 Display P3
	transfer  int64 // 13 as in sRGB, 16 PQ, 18 HLG
	matrix    int64 // 1 BT.709, 5 and 6 BT.601, 9 BT.2020
	limited   bool  // luma from 16 to 235
}
