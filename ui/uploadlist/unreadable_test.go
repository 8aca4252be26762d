package uploadlist_test

import (
	"database/sql"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/ui/desktest"
)

// TestARowThatCannotBeReadSaysSo: it hides no other, and is put under no day that was
// never meant.
func TestARowThatCannotBeReadSaysSo(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.Keep(desktest.Done("1", "sound.png", 0), desktest.Done("2", "broken.png", 0), desktest.Done("3", "lost.png", 0))
	database, err := sql.Open("sqlite", filepath.Join(d.Dir, "history.db"))
	require.NoError(t, err)
	_, err = database.Exec("UPDATE uploads SET created_at = 'yesterday' WHERE id = '2'; UPDATE uploads SET state = 'lost' WHERE id = '3'")
	require.NoError(t, err)
	require.NoError(t, database.Close())
	d.Rows.Load()
	d.Settle()
	require.ElementsMatch(t, []string{"sound.png", "broken.png", "lost.png"}, d.Shown())
	for _, name := range []string{"broken.png", "lost.png"} {
		require.Contains(t, d.Line(name).View.Sentence, "This row cannot be read whole", name)
	}
	require.NotContains(t, d.Line("sound.png").View.Sentence, "cannot be read")
	require.True(t, d.Sees("No date"))
	require.False(t, d.Sees("In progress "), "nothing goes on")
	d.Remove("lost.png")
	d.Awaits("1 removed from the list")
}
