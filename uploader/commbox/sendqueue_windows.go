package commbox

import (
	"unsafe"

	"golang.org/x/sys/windows"
)

// limitUnsent does nothing: Windows keeps its send backlog near the line's own
// delay by itself.
func limitUnsent(uintptr, int) {}

// sioTCPInfo is SIO_TCP_INFO of mstcpip.h; Windows 10 1703 and later know it.
const sioTCPInfo = 0xD8000027

// tcpStateCloseWait is TCPSTATE_CLOSE_WAIT of mstcpip.h: the other side has sent
// its FIN.
const tcpStateCloseWait = 7

// tcpInfoV0 is TCP_INFO_v0 of mstcpip.h.
type tcpInfoV0 struct {
	State             uint32
	Mss               uint32
	ConnectionTimeMs  uint64
	TimestampsEnabled uint8
	RttUs             uint32
	MinRttUs          uint32
	BytesInFlight     uint32
	Cwnd              uint32
	SndWnd            uint32
	RcvWnd            uint32
	RcvBuf            uint32
	BytesOut          uint64
	BytesIn           uint64
	BytesReordered    uint32
	BytesRetrans      uint32
	FastRetrans       uint32
	DupAcksIn         uint32
	TimeoutEpisodes   uint32
	SynRetrans        uint8
}

// readSendQueue compares what was written with what went out and is in flight.
// Should BytesOut count what was sent again, too, then more seems to have
// arrived than has, which errs to the safe side.
func readSendQueue(fd uintptr, written int64) (sendQueue, bool) {
	var version, got uint32 // version 0 of the structure
	var info tcpInfoV0
	err := windows.WSAIoctl(windows.Handle(fd), sioTCPInfo,
		(*byte)(unsafe.Pointer(&version)), uint32(unsafe.Sizeof(version)),
		(*byte)(unsafe.Pointer(&info)), uint32(unsafe.Sizeof(info)), &got, nil, 0)
	if err != nil {
		return sendQueue{}, false
	}
	unsent := max(0, written-int64(info.BytesOut))
	return sendQueue{unacked: unsent + int64(info.BytesInFlight), unsent: unsent, farewell: info.State == tcpStateCloseWait}, true
}
