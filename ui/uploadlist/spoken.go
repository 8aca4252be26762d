package uploadlist

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"mediadrop/ui/language"
)

// AccessibilityLabel returns what a screen reader says of the list: the row that
// the keyboard is at, for the toolkit does not let the rows of a list speak
// (internal/driver/glfw/accessibility_windows.go looks into containers only), and
// how many there are.
func (l *List) AccessibilityLabel() string {
	n := l.rows.Length()
	count := language.N("{{.Count}} rows", n)
	job, ok := l.Current()
	if !ok {
		return count
	}
	return l.look(l.index, job).spoken() + "; " + count
}

// AccessibilityRole returns the role of a text: there is something to read.
func (l *List) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// spoken returns what a row says, in the order in which it matters to who cannot
// see it.
func (v View) spoken() string {
	parts := []string{v.chip, v.Name, v.Sentence}
	if v.MediaID != "" {
		parts = []string{v.chip, v.Name, lang.L("Media ID {{.ID}}", map[string]any{"ID": v.MediaID}), v.expiry.Text, v.note, v.Sentence}
	}
	return strings.Join(slices.DeleteFunc(parts, func(part string) bool { return part == "" }), ", ")
}
