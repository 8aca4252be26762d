//go:build !linux

package desktop

// ShowAgain asks for a window again that X11 did not show. There is none here.
func ShowAgain() (stop func()) { return func() {} }
