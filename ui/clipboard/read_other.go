//go:build !linux && !windows && !darwin

package clipboard

import "context"

// Only the toolkit's clipboard is known here.

func read(context.Context) (Content, error) { return Content{}, ErrOutOfReach }

func readText(context.Context) (string, error) { return "", ErrOutOfReach }
