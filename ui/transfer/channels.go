package transfer

import (
	"context"
	"errors"
	"io"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2/lang"

	"mediadrop/settings"
	"mediadrop/ui/bottombar"
	"mediadrop/ui/language"
	"mediadrop/ui/words"
)

// ExportChannels saves the channels for others: as a file that an administrator
// can put in place for everybody. Keys are not in it.
func (t *Transfer) ExportChannels() {
	now := t.control.Settings()
	t.files.Save(lang.L("Export the channels, without keys"), "settings.json", func(_ context.Context, to io.Writer, _ func(done, of int)) error {
		_, err := to.Write(settings.Export(now))
		return err
	})
}

// isChannels reports whether a file has channels instead of uploads, and then asks
// whether they are to be added. It runs off the main goroutine.
func (t *Transfer) isChannels(path string, task *bottombar.Task) bool {
	would, err := t.control.ImportChannels(path, false)
	if errors.Is(err, settings.ErrNoChannels) {
		return false
	}
	t.dialogs.Work().Main(func() {
		task.End()
		t.askToAddChannels(path, would, err)
	})
	return true
}

func (t *Transfer) askToAddChannels(path string, would settings.Imported, err error) {
	switch {
	case err != nil:
		t.dialogs.Error(err)
		return
	case would.Channels+would.Templates == 0:
		t.Notice(lang.L("These channels and templates are here already."))
		return
	}
	var parts []string
	if would.Channels > 0 {
		parts = append(parts, language.N("{{.Count}} channels", would.Channels))
	}
	if would.Templates > 0 {
		parts = append(parts, language.N("{{.Count}} templates", would.Templates))
	}
	text := language.Joined(parts...)
	if len(would.Hosts) > 0 {
		text += "\n" + lang.L("Uploads will go to {{.Host}}. If nobody told you about it, ask first.", map[string]any{"Host": words.FileName(strings.Join(would.Hosts, ", "))})
	}
	t.dialogs.Ask(lang.L("Add what is in “{{.Name}}”?", map[string]any{"Name": words.FileName(filepath.Base(path))}), text, lang.L("Add"), func() {
		t.dialogs.Try(func(context.Context) error {
			_, err := t.control.ImportChannels(path, true)
			return err
		}, func() {
			t.OnChannels()
			t.Notice(lang.L("Added. Enter the key of a new account before you use it."))
		})
	})
}
