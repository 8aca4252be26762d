package content

// What a transport stream is made of: packets of 188 bytes, the first of them
// 0x47 (ISO/IEC 13818-1, 2.4.3.2). Camcorders and Blu-ray put a time of four
// bytes before each (AVCHD: .mts and .m2ts).
const (
	packetSync  = 0x47
	packetBytes = 188
	packetTime  = 4
	// fewestPackets is how many have to follow one another: one byte in a place
	// proves nothing.
	fewestPackets = 5
)

// TransportStream is the type of MPEG transport streams.
const TransportStream = "video/mp2t"

// isTransportStream reports whether a file's beginning is that of an MPEG transport
// stream, which has no magic number.
func isTransportStream(head []byte) bool {
	return hasPackets(head, 0, packetBytes) || hasPackets(head, packetTime, packetTime+packetBytes)
}

func hasPackets(head []byte, first, step int) bool {
	packets := 0
	for at := first; at < len(head); at += step {
		if head[at] != packetSync {
			return false
		}
		packets++
	}
	return packets >= fewestPackets
}
