package transfer

import (
	"io"

	"fyne.io/fyne/v2/lang"

	"mediadrop/settings"
)

// ExportChannels saves the channels for others: as a file that an administrator
// can put in place for everybody. Keys are not in it.
func (t *Transfer) ExportChannels() {
	now := t.control.Settings()
	if len(now.Channels) == 0 {
		t.dialogs.Tell(lang.L("There are no channels to export"), lang.L("Set up a channel first. The practice channel is already on every computer."))
		return
	}
	t.files.Save(lang.L("Export the channels, without keys"), "settings.json", func(to io.Writer) error {
		_, err := to.Write(settings.Export(now))
		return err
	})
}
