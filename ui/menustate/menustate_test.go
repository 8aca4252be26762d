package menustate_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/require"

	"mediadrop/ui/desktest"
	"mediadrop/uploader"
)

func TestMain(m *testing.M) { desktest.Main(m) }

func TestMenusOfferWhatCanBeDone(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	requireOn := func(on bool, labels ...string) {
		t.Helper()
		for _, label := range labels {
			require.Equal(t, on, !d.Item(label).Disabled, label)
		}
	}
	requireOn(false, "Preview", "Renew", "Name and note…", "Favourite", "Retry", "Remove from list", "Cancel all", "Retry all failed")
	requireOn(true, "Add files…", "Upload from clipboard", "Settings…", "First steps")

	d.Service.Hold("runs.png")
	d.DropPictures("runs.png")
	d.UntilState(uploader.Uploading, "runs.png")
	d.Settle()
	requireOn(true, "Cancel all")
	d.Win.Canvas().Focus(d.List)
	requireOn(true, "Preview", "Cancel")
	requireOn(false, "Renew", "Retry", "Retry all failed")
	d.Service.ReleaseAll()
	d.UntilState(uploader.Done, "runs.png")
	d.Settle()
	requireOn(true, "Preview", "Renew", "Favourite", "Remove from list")
	requireOn(false, "Cancel all")

	d.Service.AnswerFile("fails.png", 404, "{}")
	d.DropPictures("fails.png")
	d.UntilState(uploader.Failed, "fails.png")
	d.Settle()
	for d.Dialogs.CloseTop() {
		d.Settle()
	}
	requireOn(true, "Retry all failed")
	d.Win.Canvas().Focus(d.List)
	d.TypeKey(fyne.KeyHome)
	require.Equal(t, "fails.png", d.SelectedName())
	requireOn(true, "Retry")
	requireOn(false, "Renew")
}

// TestMenusTickWhatIsSo: the channel that drops go to, and favourites, also in the row's menu.
func TestMenusTickWhatIsSo(t *testing.T) {
	d := desktest.WithUploads(t, "first.png", "second.png")
	ticked := func(label string) bool { return d.Item(label).Checked }
	require.True(t, ticked("Support"))
	require.False(t, ticked("Practice"))
	d.Item("Practice").Action()
	d.Settle()
	require.True(t, ticked("Practice"))
	require.False(t, ticked("Support"))

	require.False(t, ticked("Favourite"))
	d.Item("Favourite").Action()
	d.Until("the star", func() bool { return ticked("Favourite") })
	d.Item("Select all").Action()
	d.Settle()
	require.False(t, ticked("Favourite"), "not all of them are")
}
