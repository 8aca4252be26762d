package commbox

import "golang.org/x/sys/unix"

func limitUnsent(fd uintptr, bytes int) {
	_ = unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_NOTSENT_LOWAT, bytes)
}

// tcpsCloseWait is TCPS_CLOSE_WAIT of netinet/tcp_fsm.h: the other side has sent
// its FIN.
const tcpsCloseWait = 5

// readSendQueue asks for the bytes in the send buffer, which stay there until
// they are acknowledged (struct tcp_connection_info in netinet/tcp.h). What is
// more than the congestion window lets out has not left.
func readSendQueue(fd uintptr, _ int64) (sendQueue, bool) {
	info, err := unix.GetsockoptTCPConnectionInfo(int(fd), unix.IPPROTO_TCP, unix.TCP_CONNECTION_INFO)
	if err != nil {
		return sendQueue{}, false
	}
	buffered := int64(info.Snd_sbbytes)
	return sendQueue{
		unacked: buffered, unsent: max(0, buffered-int64(info.Snd_cwnd)), farewell: info.State == tcpsCloseWait,
	}, true
}
