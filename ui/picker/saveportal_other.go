//go:build !linux

package picker

import "context"

// portalSave is for Linux only.
func portalSave(context.Context, string, string) (string, bool) { return "", false }
