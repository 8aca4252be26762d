package uploader

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/commbox"
	"mediadrop/uploader/convertpolicy"
	"mediadrop/uploader/media"
)

func TestAnUploadFromTheDropToTheMediaID(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		start := time.Now()
		path := r.pdf("price list.pdf")
		id := r.addPaths(here, path)[0]
		r.requireStates([]string{id}, Uploading)
		c := r.call("price list.pdf")
		require.Equal(t, "good key", c.key)
		require.Equal(t, here.StreamID, c.to)
		require.Equal(t, path, c.file.Path)
		require.Equal(t, "price list.pdf", c.file.Name)
		require.Equal(t, "application/pdf", c.file.MIME)
		require.EqualValues(t, len(pdf("price list.pdf")), c.file.Size)
		require.False(t, c.file.ModTime.IsZero(), "so that a changed file is noticed")

		time.Sleep(time.Second)
		r.succeed("price list.pdf", "257250616863050")
		r.settleDown()
		j := r.published(id)
		require.Equal(t, Done, j.State)
		require.Equal(t, "257250616863050", j.MediaID)
		require.Equal(t, media.Document, j.Kind)
		require.Equal(t, here, j.To())
		require.Equal(t, 1, j.Attempts)
		require.Nil(t, j.Problem)
		require.Empty(t, j.Sentence)
		require.True(t, j.Saved)
		require.WithinDuration(t, start, j.CreatedAt, time.Microsecond)
		require.Equal(t, start.Add(time.Second), j.FinishedAt)

		row := r.row(id)
		require.Equal(t, Done, row.State)
		require.Equal(t, "257250616863050", row.MediaID)
		require.Equal(t, j.Hash, row.Hash)
		require.Len(t, row.Hash, 64)
		require.Empty(t, row.Sentence)
		require.Empty(t, r.q.jobs, "the queue forgets what the history has")
	})
}

func TestManyFilesAFewAtATimeInTheOrderGiven(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		r.add("before.pdf") // the others are all checked before it ends
		names := []string{"9.pdf", "1.pdf", "8.pdf", "2.pdf", "7.pdf", "3.pdf", "6.pdf"}
		ids := r.add(names...)
		require.IsIncreasing(t, ids)
		r.requireStates(ids, repeat(Queued, 7)...)
		r.q.SetParallel(3)
		r.succeed("before.pdf", "id")
		r.requireStates(ids, append(repeat(Uploading, 3), repeat(Queued, 4)...)...)

		// Whatever ends, the next in the order given goes on.
		for i, ended := range []string{"8.pdf", "9.pdf", "2.pdf", "7.pdf"} {
			r.succeed(ended, "id")
			require.Equal(t, names[3:4+i], r.net.names()[4:])
		}
		require.Equal(t, 3, r.net.crowd)

		page, err := r.store.Page(r.Context(), historyAll, 0, -1)
		require.NoError(t, err)
		for i, name := range names {
			require.Equal(t, name, page[i].Name, "the list has the order given")
		}
	})
}

func TestDropsHaveATimeOfTheirOwn(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		first, second := r.add("a.pdf", "b.pdf"), r.add("c.pdf")
		require.Equal(t, r.row(first[0]).CreatedAt, r.row(first[1]).CreatedAt)
		require.True(t, r.row(second[0]).CreatedAt.After(r.row(first[0]).CreatedAt))
	})
}

func TestParallelUploadsCanBeChanged(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		r.add("1.pdf")
		r.add("2.pdf", "3.pdf", "4.pdf", "5.pdf")
		require.Equal(t, []string{"1.pdf"}, r.net.runningNames())

		r.q.SetParallel(3)
		synctest.Wait()
		require.Equal(t, []string{"1.pdf", "2.pdf", "3.pdf"}, r.net.runningNames())

		r.q.SetParallel(1)
		r.succeed("1.pdf", "id")
		r.succeed("2.pdf", "id")
		require.Equal(t, []string{"3.pdf"}, r.net.runningNames(), "what runs is not stopped, and nothing new begins")
		r.succeed("3.pdf", "id")
		require.Equal(t, []string{"4.pdf"}, r.net.runningNames())

		r.q.SetParallel(-7)
		r.succeed("4.pdf", "id")
		require.Equal(t, []string{"5.pdf"}, r.net.runningNames(), "one is the least")
	})
}

func TestTheDestinationIsPinnedAtTheDrop(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		there := Destination{Channel: "Sales", Account: "Other", StreamID: "0therStream%3d"}
		r.add("first.pdf")
		id := r.addPaths(there, r.pdf("second.pdf"))[0]
		there.StreamID, there.Account = "changed", "Main" // what the settings say later
		r.succeed("first.pdf", "id")
		c := r.call("second.pdf")
		require.Equal(t, "Other", c.account)
		require.Equal(t, "other key", c.key)
		require.EqualValues(t, "0therStream%3d", c.to)
		r.succeed("second.pdf", "id")
		row := r.row(id)
		require.Equal(t, "Sales", row.Channel)
		require.Equal(t, "Other", row.Account)
		require.EqualValues(t, "0therStream%3d", row.StreamID)
	})
}

func TestEveryFileHasItsRowBeforeTheFirstByteIsSent(t *testing.T) {
	bubble(t, 3, func(t *testing.T, r *rig) {
		rows := make(chan int, 100)
		r.net.auto = func(c *call) (commbox.Media, error) {
			n, err := r.store.Count(c.ctx, historyAll)
			if err != nil {
				return commbox.Media{}, err
			}
			rows <- n
			return commbox.Media{ID: "id"}, nil
		}
		paths := make([]string, 60)
		for i := range paths {
			paths[i] = r.pdf(string(rune('A'+i)) + ".pdf")
		}
		r.addPaths(here, paths...)
		for range paths {
			require.Equal(t, 60, <-rows)
		}
	})
}

func TestTheHandOverIsInTheHistoryBeforeTheLastByteGoes(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		id := r.add("a.pdf")[0]
		c := r.call("a.pdf")
		require.False(t, r.row(id).HandedOver)
		c.progress.OnHandOver()
		row := r.row(id) // at once: no waiting
		require.True(t, row.HandedOver)
		require.Equal(t, Uploading, row.State)
		c.answer <- reply{err: &commbox.Error{Cause: commbox.CauseRejected, HandedOver: true, HTTPStatus: 400}}
		synctest.Wait()
		require.False(t, r.row(id).HandedOver, "with an answer there is nothing left to wonder about")
	})
}

func TestNothingToAdd(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		require.Empty(t, r.q.Add(here, nil))
		synctest.Wait()
		require.Empty(t, r.snapshots())
		r.q.Close()
		require.Empty(t, r.q.Add(here, []string{r.pdf("late.pdf")}), "not after the end")
		r.q.Close() // and a second time is no harm
	})
}

func TestFilesThatAreNotSent(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		r.net.answerAll()
		ids := r.addPaths(here, r.folder+"/missing.pdf", r.file("empty.jpg", ""), r.file("table.csv", "a,b\n1,2\n3,4\n"), r.folder, r.pdf("fine.pdf"))
		r.requireStates(ids, Failed, Blocked, Blocked, Blocked, Done)
		r.settleDown()
		codes := make([]Code, 4)
		for i, id := range ids[:4] {
			j := r.published(id)
			codes[i] = j.Problem.Code
			require.Equal(t, string(j.State)+" because of "+string(j.Problem.Code), r.row(id).Sentence)
			require.Zero(t, j.Attempts)
		}
		require.Equal(t, []Code{"file_gone", "empty_file", "unsupported_type", "not_a_file"}, codes)
		require.Equal(t, []string{"fine.pdf"}, r.net.names())
	})
}

func TestAChannelThatCannotBeUsedAnyMore(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		r.net.broken = map[string]error{"Main": errors.New("there is no account Main any more")}
		id := r.add("a.pdf")[0]
		r.requireStates([]string{id}, Failed)
		r.settleDown()
		require.Equal(t, CodeChannelBroken, r.published(id).Problem.Code)
		require.Zero(t, r.net.requests())
	})
}

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
