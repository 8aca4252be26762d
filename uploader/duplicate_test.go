package uploader

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/commbox"
	"mediadrop/uploader/history"
	"mediadrop/uploader/media"
	"mediadrop/uploader/media/mediatest"
)

const day = 24 * time.Hour

// uploaded uploads a file and lets some time go by.
func (r *rig) uploaded(to Destination, name, mediaID string, ago time.Duration) Job {
	id := r.addPaths(to, r.pdf(name))[0]
	r.succeed(name, mediaID)
	time.Sleep(ago)
	r.settleDown()
	return r.job(id)
}

func TestAFileThatHasAnIDIsNotSentAgain(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		first := r.uploaded(here, "a.pdf", "4711", 7*day)
		id := r.addPaths(here, r.pdf("a.pdf"))[0]
		r.requireStates([]string{id}, Done)
		r.settleDown()
		again := r.job(id)
		require.True(t, again.Reused())
		require.Equal(t, "4711", again.MediaID)
		require.Zero(t, again.Attempts)
		require.Equal(t, first.FinishedAt.Truncate(time.Microsecond), again.FinishedAt, "its days count from then")
		require.Equal(t, first.Expires(), again.Expires())
		require.Equal(t, first.SentName, again.SentName)
		require.Equal(t, "done", r.logged("upload finished")[1]["state"])

		ids := r.q.AddAgain(here, "", false, r.pdf("a.pdf"))
		r.requireStates(ids, Uploading)
		r.succeed("a.pdf", "4712")
		r.requireStates(ids, Done)
	})
}

func TestWhatMakesAFileAnother(t *testing.T) {
	elsewhere := here
	elsewhere.Channel, elsewhere.StreamID = "Sales", "aaaaN_fLUy7rrOrN9jLpipA%3d%3d"
	for name, c := range map[string]struct {
		to   Destination
		file string
		wait time.Duration
	}{
		"another content": {here, "b.pdf", day},
		"another channel": {elsewhere, "a.pdf", day},
		"another account": {Destination{Channel: here.Channel, Account: "Other", StreamID: here.StreamID}, "a.pdf", day},
		"an expired ID":   {here, "a.pdf", history.Lifetime},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, 1, func(t *testing.T, r *rig) {
				r.uploaded(here, "a.pdf", "4711", c.wait)
				ids := r.addPaths(c.to, r.pdf(c.file))
				r.requireStates(ids, Uploading)
				require.Equal(t, name == "another channel", r.job(ids[0]).Elsewhere == "Support")
			})
		})
	}
}

func TestReuseCanBeRefused(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		r.uploaded(here, "a.pdf", "4711", day)
		r.q.cfg.Reuse = func(earlier history.Upload, name string) bool { return earlier.Name == name }
		ids := r.addPaths(here, r.file("b.pdf", pdf("a.pdf")), r.pdf("a.pdf"))
		r.requireStates(ids, Uploading, Done)
	})
}

func TestAConvertedFileThatHasAnIDIsNotAskedAbout(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		ids := r.addPaths(here, r.convertible("deep.png"))
		r.q.Agree(ids...)
		r.succeed("deep.jpg", "4711")
		r.settleDown()
		ids = r.addPaths(here, r.convertible("deep.png"))
		r.requireStates(ids, Done)
		require.Equal(t, "image/jpeg", r.job(ids[0]).SentMIME)
		require.Equal(t, media.Convert, r.job(ids[0]).Verdict)
	})
}

func TestRenewing(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		first := r.uploaded(here, "a.pdf", "4711", 26*day)
		ids := r.q.AddAgain(here, first.ID, false, r.pdf("a.pdf"))
		synctest.Wait()
		require.Equal(t, first.ID, r.row(ids[0]).Renews)
		r.succeed("a.pdf", "4712")
		r.settleDown()
		require.Equal(t, first.ID, r.job(ids[0]).Renews)
	})
}

func TestWhatWasNotConvertedIsNoReplacement(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		yard := r.file("yard.jpg", commented())
		r.addPaths(here, yard)
		r.succeed("yard.jpg", "4711")
		r.settleDown()
		r.rules.Private = true
		ids := r.addPaths(here, yard)
		r.requireStates(ids, Uploading)
		require.NotEqual(t, yard, r.call("yard.jpg").file.Path, "the copy without the comment")
	})
}

// TestWhatIsNotConvertedIsNoReplacement: the same while the first is on its way, such
// as a picture with the place in it.
func TestWhatIsNotConvertedIsNoReplacement(t *testing.T) {
	bubble(t, 3, func(t *testing.T, r *rig) {
		yard := r.file("yard.jpg", commented())
		first := r.addPaths(here, yard)
		r.rules.Private = true
		second := r.addPaths(here, yard)
		r.requireStates(append(first, second...), Uploading, Uploading)
		require.NotEmpty(t, r.job(second[0]).Copy.Path, "the copy without the comment")
	})
}

func TestARenewalThatDidNotWorkIsTriedAgain(t *testing.T) {
	for name, end := range map[string]func(r *rig, id string){
		"failed":   func(r *rig, _ string) { r.fail("a.pdf", "rejected") },
		"canceled": func(r *rig, id string) { r.call("a.pdf"); r.q.Cancel(id) },
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, 1, func(t *testing.T, r *rig) {
				first := r.uploaded(here, "a.pdf", "4711", 26*day)
				ids := r.q.AddAgain(here, first.ID, false, r.pdf("a.pdf"))
				synctest.Wait()
				end(r, ids[0])
				r.settleDown()
				require.NoError(t, r.q.Retry(t.Context(), ids...))
				r.requireStates(ids, Uploading)
				r.succeed("a.pdf", "4712")
				require.Equal(t, "4712", r.row(ids[0]).MediaID)
			})
		})
	}
}

// TestTheSameFileTwice in one drop, or again while its first is on its way, is one
// request and one ID, under whatever name.
func TestTheSameFileTwice(t *testing.T) {
	for name, give := range map[string]func(r *rig) []string{
		"in one drop": func(r *rig) []string {
			path := r.pdf("a.pdf")
			return r.addPaths(here, path, path, path)
		},
		"under other names": func(r *rig) []string {
			return r.addPaths(here, r.file("a.pdf", pdf("a")), r.file("b.pdf", pdf("a")), r.file("c.pdf", pdf("a")))
		},
		"again while it is sent": func(r *rig) []string {
			return append(r.addPaths(here, r.pdf("a.pdf")), r.addPaths(here, r.pdf("a.pdf"), r.pdf("a.pdf"))...)
		},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, 3, func(t *testing.T, r *rig) {
				ids := give(r)
				require.Equal(t, 1, r.net.requests())
				require.Len(t, r.inState(ids, Uploading), 1)
				r.settleDown()
				for _, id := range r.inState(ids, Waiting) {
					require.Equal(t, CodeSameFile, r.published(id).Problem.Code)
					require.NoError(t, r.q.Retry(t.Context(), id))
				}
				require.Equal(t, 1, r.net.requests(), "it is on its way already")
				r.succeed(r.net.runningNames()[0], "4711")
				r.requireStates(ids, Done, Done, Done)
				r.settleDown()
				attempts := 0
				for _, id := range ids {
					row := r.row(id)
					require.Equal(t, "4711", row.MediaID)
					require.Equal(t, row.Name, row.SentName)
					attempts += row.Attempts
				}
				require.Equal(t, 1, attempts)
				require.Empty(t, r.q.jobs)
				require.Empty(t, r.q.onTheWay)
				require.Zero(t, r.q.following)
			})
		})
	}
}

// TestWhatBecomesOfTheSecond when the first does not get an ID.
func TestWhatBecomesOfTheSecond(t *testing.T) {
	for name, c := range map[string]struct {
		end  func(r *rig, first string)
		want State
	}{
		"the first fails":          {func(r *rig, _ string) { r.fail(r.net.runningNames()[0], commbox.CauseNotFound) }, Uploading},
		"the first is canceled":    {func(r *rig, first string) { r.q.Cancel(first) }, Uploading},
		"nobody knows of it":       {func(r *rig, _ string) { r.cut(r.net.runningNames()[0]) }, Unknown},
		"the first tries again":    {func(r *rig, _ string) { r.fail(r.net.runningNames()[0], commbox.CauseUnreachable) }, Waiting},
		"the first waits for long": {func(r *rig, _ string) { r.fail(r.net.runningNames()[0], commbox.CauseKeyRefused) }, Waiting},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, 3, func(t *testing.T, r *rig) {
				first := r.addPaths(here, r.file("a.pdf", pdf("a")))
				rest := r.addPaths(here, r.file("b.pdf", pdf("a")), r.file("c.pdf", pdf("a")))
				c.end(r, first[0])
				if c.want == Uploading {
					r.requireStates(rest, Uploading, Waiting)
					r.succeed("b.pdf", "4711")
					r.requireStates(rest, Done, Done)
					require.Equal(t, 2, r.net.requests())
					return
				}
				r.requireStates(rest, c.want, c.want)
				require.Equal(t, 1, r.net.requests(), "it is not sent where it could have arrived, nor a second time before")
			})
		})
	}
}

// TestTheSecondIsCanceledOrSentAnyway.
func TestTheSecondIsCanceledOrSentAnyway(t *testing.T) {
	bubble(t, 3, func(t *testing.T, r *rig) {
		first := r.addPaths(here, r.pdf("a.pdf"))
		second := r.addPaths(here, r.pdf("a.pdf"))
		r.q.Cancel(second[0])
		r.requireStates(second, Canceled)
		anyway := r.q.AddAgain(here, "", false, r.file("b.pdf", pdf("a.pdf")))
		elsewhere := here
		elsewhere.StreamID = "0therStream%3d"
		other := r.addPaths(elsewhere, r.file("c.pdf", pdf("a.pdf")))
		r.requireStates(append(anyway, other...), Uploading, Uploading)
		r.succeed("a.pdf", "1")
		r.succeed("b.pdf", "2")
		r.succeed("c.pdf", "3")
		r.requireStates(append(append(first, anyway...), other...), Done, Done, Done)
	})
}

// TestTheSecondOutlivesTheProgram: it is offered again at the next start.
func TestTheSecondOutlivesTheProgram(t *testing.T) {
	bubble(t, 3, func(t *testing.T, r *rig) {
		ids := r.addPaths(here, r.pdf("a.pdf"), r.pdf("a.pdf"))
		r.stop()
		r.start(3)
		n, err := r.q.Restore(t.Context())
		require.NoError(t, err)
		require.Equal(t, 2, n)
		r.q.Continue()
		synctest.Wait()
		require.Len(t, r.net.runningNames(), 1)
		r.succeed("a.pdf", "4711")
		r.requireStates(ids, Done, Done)
	})
}

// TestManyOfTheSame: a hundred, in whatever order their checks end.
func TestManyOfTheSame(t *testing.T) {
	bubble(t, 3, func(t *testing.T, r *rig) {
		r.net.answerAll()
		paths := make([]string, 100)
		for i := range paths {
			paths[i] = r.pdf("a.pdf")
		}
		ids := r.addPaths(here, paths...)
		r.requireStates(ids, repeat(Done, len(ids))...)
		require.Equal(t, 1, r.net.requests())
	})
}

// TestTheSameFileTwiceIsAskedAboutTwice, and sent once.
func TestTheSameFileTwiceIsAskedAboutTwice(t *testing.T) {
	bubble(t, 3, func(t *testing.T, r *rig) {
		ids := r.addPaths(here, r.file("a.png", string(mediatest.DeepPNG(9))), r.file("b.png", string(mediatest.DeepPNG(9))))
		r.requireStates(ids, Waiting, Waiting)
		require.True(t, r.job(ids[0]).NeedsAnswer())
		require.True(t, r.job(ids[1]).NeedsAnswer())
		r.q.Agree(ids...)
		synctest.Wait()
		require.Len(t, r.inState(ids, Uploading), 1)
		require.Equal(t, CodeSameFile, r.job(r.inState(ids, Waiting)[0]).Problem.Code)
		r.succeed(r.net.runningNames()[0], "4711")
		r.requireStates(ids, Done, Done)
		require.Equal(t, 1, r.net.requests())
		require.Empty(t, r.copies())
	})
}

// TestTheSecondIsAskedAboutWhereTheFirstIsNotSent: what the person agreed to was about
// the first.
func TestTheSecondIsAskedAboutWhereTheFirstIsNotSent(t *testing.T) {
	forPictures := here
	forPictures.Header = media.Image
	bubble(t, 3, func(t *testing.T, r *rig) {
		first := r.addPaths(forPictures, r.pdf("a.pdf"))
		r.q.Agree(first...)
		second := r.addPaths(forPictures, r.pdf("a.pdf"))
		r.requireStates(append(first, second...), Uploading, Waiting)
		require.Equal(t, CodeSameFile, r.job(second[0]).Problem.Code)
		r.q.Cancel(first[0])
		r.requireStates(append(first, second...), Canceled, Waiting)
		require.True(t, r.job(second[0]).NeedsAnswer())
		r.q.Agree(second...)
		r.succeed("a.pdf", "4711")
		r.requireStates(second, Done)
	})
}

// TestAReusedIDKeepsTheNewName, with the ending of what was sent.
func TestAReusedIDKeepsTheNewName(t *testing.T) {
	require.Equal(t, "new.pdf", renamed("new.pdf", "old.pdf"))
	require.Equal(t, "new.jpg", renamed("new.heic", "old.jpg"))
	require.Equal(t, "new.v2.pdf", renamed("new.v2.pdf", "old.pdf"))
	require.Equal(t, "old.pdf", renamed("", "old.pdf"))
	bubble(t, 1, func(t *testing.T, r *rig) {
		r.addPaths(here, r.file("price list.pdf", pdf("a")))
		r.succeed("price list.pdf", "4711")
		r.settleDown()
		id := r.addPaths(here, r.file("מחירון.pdf", pdf("a")))[0]
		r.requireStates([]string{id}, Done)
		r.settleDown()
		require.Equal(t, "מחירון.pdf", r.row(id).SentName)
		require.Equal(t, "4711", r.row(id).MediaID)
	})
}

// What comes from somebody else's list says so.
func TestReuseSaysWhoseIDItIs(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		first := r.uploaded(here, "a.pdf", "4711", day)
		require.Empty(t, first.ReusedFrom)
		theirs := first.Upload
		require.NoError(t, r.q.cfg.History.Remove(t.Context(), time.Now(), theirs.ID))
		theirs.ID, theirs.MediaID = "of another list", "4712"
		added, err := r.q.cfg.History.Merge(t.Context(), []history.Upload{theirs})
		require.NoError(t, err)
		require.Equal(t, []string{theirs.ID}, added)
		for range 2 { // also where the ID was reused before
			id := r.addPaths(here, r.pdf("a.pdf"))[0]
			r.requireStates([]string{id}, Done)
			r.settleDown()
			require.Equal(t, "4712", r.job(id).MediaID)
			require.Equal(t, history.ImportedList, r.job(id).ReusedFrom)
		}
	})
}

// A file whose ID was seen to arrive has an ID that was seen to arrive.
func TestAReusedIDIsAsProvenAsItWas(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		first := r.uploaded(here, "a.pdf", "4711", day)
		seen := time.Now().UTC().Truncate(time.Microsecond)
		require.NoError(t, r.q.cfg.History.Annotate(t.Context(), first.ID, history.Annotation{ProvenAt: &seen}))
		id := r.addPaths(here, r.pdf("a.pdf"))[0]
		r.requireStates([]string{id}, Done)
		r.settleDown()
		require.Equal(t, seen, r.job(id).ProvenAt)
		require.Equal(t, seen, r.row(id).ProvenAt)

		again := r.q.AddAgain(here, first.ID, false, r.pdf("a.pdf"))
		r.succeed("a.pdf", "4712")
		r.requireStates(again, Done)
		r.settleDown()
		require.Zero(t, r.row(again[0]).ProvenAt, "nobody saw the new ID")
	})
}
