package uploader

import (
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/convertpolicy"
	"mediadrop/uploader/media"
)

func TestADropHasAnID(t *testing.T) {
	bubble(t, 3, func(t *testing.T, r *rig) {
		first, second := r.add("a.pdf", "b.pdf"), r.add("c.pdf")
		require.NotEmpty(t, r.row(first[0]).DropID)
		require.Equal(t, r.row(first[0]).DropID, r.row(first[1]).DropID)
		require.NotEqual(t, r.row(first[0]).DropID, r.row(second[0]).DropID)
		require.Equal(t, r.row(second[0]).DropID, r.job(second[0]).DropID)
	})
}

// What the check said about template headers is kept with the upload, and with an
// upload that takes over its media ID.
func TestTheHeaderThatAnIDFitsIsKept(t *testing.T) {
	bubble(t, 2, func(t *testing.T, r *rig) {
		ids := r.addPaths(here, r.pdf("a.pdf"), r.file("b.txt", "only text\n"))
		r.succeed("a.pdf", "4711")
		r.succeed("b.txt", "4712")
		again := r.addPaths(here, r.pdf("a.pdf"))[0]
		r.settleDown()
		require.Equal(t, media.Document, r.row(ids[0]).FitsHeader)
		require.Empty(t, r.row(ids[1]).FitsHeader, "a text cannot stand in a header")
		require.True(t, r.job(again).Reused())
		require.Equal(t, media.Document, r.row(again).FitsHeader)
	})
}

func TestTheHeaderOfACopyIsTheCopys(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		r.rules.Convert = convertpolicy.Always
		id := r.addPaths(here, r.convertible("deep.png"))[0]
		require.Equal(t, media.Image, r.job(id).FitsHeader)
	})
}
