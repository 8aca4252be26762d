package words

import "mediadrop/ui/keys"

// Shortcut returns keys, such as "Ctrl+O", as the system writes them, as data for a
// text that names them {{.Key}}.
func Shortcut(written string) map[string]any {
	return map[string]any{"Key": keys.Written(written)}
}
