//go:build !linux

package picker

import "context"

// portalFiles is for Linux only.
func portalFiles(context.Context, string) ([]string, bool) { return nil, false }
