package commbox

import "golang.org/x/sys/unix"

func limitUnsent(fd uintptr, bytes int) {
	_ = unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_NOTSENT_LOWAT, bytes)
}

// tcpCloseWait is TCP_CLOSE_WAIT of linux/tcp_states.h: the other side has sent
// its FIN.
const tcpCloseWait = 8

// readSendQueue asks the kernel (tcp(7), sockios.h) for what is in the send queue.
func readSendQueue(fd uintptr, _ int64) (sendQueue, bool) {
	unacked, err := unix.IoctlGetInt(int(fd), unix.SIOCOUTQ)
	if err != nil {
		return sendQueue{}, false
	}
	unsent, err := unix.IoctlGetInt(int(fd), unix.SIOCOUTQNSD)
	if err != nil {
		return sendQueue{}, false
	}
	info, err := unix.GetsockoptTCPInfo(int(fd), unix.IPPROTO_TCP, unix.TCP_INFO)
	return sendQueue{unacked: int64(unacked), unsent: int64(unsent), farewell: err == nil && info.State == tcpCloseWait}, true
}
