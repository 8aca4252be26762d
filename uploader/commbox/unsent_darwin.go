package commbox

import "syscall"

// tcpNotSentLowat is TCP_NOTSENT_LOWAT of netinet/tcp.h, which package syscall lacks.
const tcpNotSentLowat = 0x201

func limitUnsent(fd uintptr, bytes int) {
	_ = syscall.SetsockoptInt(int(fd), syscall.IPPROTO_TCP, tcpNotSentLowat, bytes)
}
