package words

import "runtime"

// Shortcut returns a key combination as the system writes it, as data for a text
// that names it {{.Key}}.
func Shortcut(key string) map[string]any {
	if runtime.GOOS == "darwin" {
		return map[string]any{"Key": "Cmd+" + key}
	}
	return map[string]any{"Key": "Ctrl+" + key}
}
