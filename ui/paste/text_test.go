package paste_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/require"

	"mediadrop/ui/clipboard"
	"mediadrop/ui/desktest"
	"mediadrop/ui/paste"
	"mediadrop/uploader"
)

// askedForKey is a desk that asks for a key, where this is copied.
func askedForKey(t *testing.T, read func(context.Context) (string, error)) *desktest.Desk {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, ClipboardText: read})
	d.Setup.AskForKey("Main", nil)
	return d
}

// TestAnEntryWaitsAsideForAProgramThatHangs: the window goes on, and says why nothing
// comes; the key comes when the program goes on, by the keyboard and by the button.
func TestAnEntryWaitsAsideForAProgramThatHangs(t *testing.T) {
	for name, do := range map[string]func(d *desktest.Desk){
		"Ctrl+V": func(d *desktest.Desk) { d.Item("Upload from clipboard").Action() },
		"Paste":  func(d *desktest.Desk) { d.Press("Paste") },
	} {
		t.Run(name, func(t *testing.T) {
			hangs := make(chan bool)
			d := askedForKey(t, func(context.Context) (string, error) {
				<-hangs
				return desktest.GoodKey + "\n", nil
			})
			do(d)
			d.Awaits("Waiting for the program that you copied in…")
			require.Empty(t, d.Entries()[0].Text)
			close(hangs)
			d.Until("the key", func() bool { return d.Entries()[0].Text == desktest.GoodKey })
			require.False(t, d.Sees("Waiting for the program"))
			d.Press("Save")
			d.Until("it is stored", func() bool { return d.StoredKey("Main") == desktest.GoodKey })
		})
	}
}

// TestWhoeverTypesDoesNotWait: what is read then is for nobody.
func TestWhoeverTypesDoesNotWait(t *testing.T) {
	ended := make(chan struct{})
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey, ClipboardText: func(ctx context.Context) (string, error) {
		defer close(ended)
		<-ctx.Done()
		return "too late", nil
	}})
	d.DropPictures("a.png") // an empty list has no search
	d.UntilState(uploader.Done, "a.png")
	d.Settle()
	d.Bar.FocusSearch()
	d.Item("Upload from clipboard").Action()
	d.Awaits("Waiting for the program that you copied in…")
	d.Bar.Search.TypedRune('a')
	require.True(t, d.Sees("Not pasted: the program that you copied in does not answer."))
	require.False(t, d.Sees("Waiting for the program"))
	<-ended
	d.Settle()
	require.Equal(t, "a", d.Bar.Search.Text)
}

func TestADialogThatClosedIsNotPastedInto(t *testing.T) {
	hangs := make(chan bool)
	d := askedForKey(t, func(context.Context) (string, error) {
		<-hangs
		return "", errors.New("the display is gone")
	})
	d.Item("Upload from clipboard").Action()
	d.TypeKey(fyne.KeyReturn) // waits
	d.TypeKey(fyne.KeyEscape)
	close(hangs)
	d.Settle()
	require.Empty(t, d.Dialogs.Open(), "nobody waits for it any more")
	require.Empty(t, d.StoredKey("Main"))
}

func TestATextThatCannotBePastedIsExplained(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		err  error
		says string
	}{
		"a program that hangs": {err: context.DeadlineExceeded, says: "The program that you copied in does not answer."},
		"a long text":          {text: strings.Repeat("ש", paste.LongestText+1), says: "longer than 10,000 characters"},
		"a very long text":     {err: clipboard.ErrTooBig, says: "longer than 10,000 characters"},
	} {
		t.Run(name, func(t *testing.T) {
			d := askedForKey(t, func(context.Context) (string, error) { return c.text, c.err })
			d.Item("Upload from clipboard").Action()
			d.Awaits("This cannot be pasted")
			require.True(t, d.Sees(c.says))
			d.Press("Close")
			require.Empty(t, d.Entries()[0].Text)
		})
	}
}

func TestTheLongestTextIsPasted(t *testing.T) {
	longest := strings.Repeat("ש", paste.LongestText)
	d := askedForKey(t, func(context.Context) (string, error) { return longest, nil })
	d.Item("Upload from clipboard").Action()
	d.Until("all of it", func() bool { return d.Entries()[0].Text == longest })
}
