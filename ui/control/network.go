package control

import (
	"net"
	"net/url"

	"mediadrop/settings"
)

// offline reports whether this computer plainly has no network that leads to an
// account's service. Where it is not plain, it is not offline: the upload will
// tell.
func (c *Control) offline(account string) bool {
	if account == PracticeAccount {
		return false
	}
	a, ok := c.Settings().Account(account)
	if !ok || isHere(a.BaseURL) {
		return false
	}
	return !hasNetwork()
}

func isHere(address string) bool {
	u, err := url.Parse(address)
	return err == nil && settings.IsLoopback(u.Hostname())
}

// hasNetwork reports whether any interface but the loopback is up and has an
// address that leads anywhere.
func hasNetwork() bool {
	interfaces, err := net.Interfaces()
	if err != nil {
		return true // cannot be known
	}
	for _, i := range interfaces {
		if i.Flags&net.FlagUp == 0 || i.Flags&net.FlagLoopback != 0 {
			continue
		}
		addresses, err := i.Addrs()
		if err != nil {
			return true
		}
		for _, address := range addresses {
			if n, ok := address.(*net.IPNet); ok && n.IP.IsGlobalUnicast() {
				return true
			}
		}
	}
	return false
}
