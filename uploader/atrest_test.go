package uploader

import (
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/commbox"
	"mediadrop/uploader/media"
)

// resting is a bubble whose queue sends nothing that has not come to rest.
func resting(t *testing.T, test func(*testing.T, *rig)) {
	bubble(t, 2, func(t *testing.T, r *rig) {
		r.stop()
		r.restTime = RestTime
		r.start(2)
		test(t, r)
	})
}

// write gives a file a content and a time of its last write, in the bubble's time.
func (r *rig) write(name, content string, age time.Duration) string {
	path := r.file(name, content)
	r.touch(path, age)
	return path
}

func (r *rig) touch(path string, age time.Duration) {
	at := time.Now().Add(-age)
	require.NoError(r, os.Chtimes(path, at, at))
}

func TestAFileAtRestIsSentAtOnce(t *testing.T) {
	resting(t, func(t *testing.T, r *rig) {
		now := time.Now()
		id := r.addPaths(here, r.write("a.pdf", pdf("a"), RestTime))[0]
		r.requireStates([]string{id}, Uploading)
		require.Equal(t, now, time.Now())
	})
}

// TestAFileThatWasJustWritten waits for two seconds since then, and says so.
func TestAFileThatWasJustWritten(t *testing.T) {
	resting(t, func(t *testing.T, r *rig) {
		id := r.addPaths(here, r.write("a.pdf", pdf("a"), 500*time.Millisecond))[0]
		r.requireStates([]string{id}, Checking)
		r.settleDown()
		require.True(t, r.published(id).BeingWritten)
		time.Sleep(RestTime - 500*time.Millisecond)
		r.requireStates([]string{id}, Uploading)
		r.settleDown()
		require.False(t, r.published(id).BeingWritten)
	})
}

// TestAFileAtRestIsOnlyChecked: its check may take long, and nobody writes it any more.
func TestAFileAtRestIsOnlyChecked(t *testing.T) {
	resting(t, func(t *testing.T, r *rig) {
		r.slow(time.Minute)
		id := r.addPaths(here, r.write("slow.pdf", pdf("a"), 0))[0]
		synctest.Wait()
		require.True(t, r.job(id).BeingWritten)
		time.Sleep(RestTime + restLook)
		synctest.Wait()
		require.Equal(t, Checking, r.job(id).State)
		require.False(t, r.job(id).BeingWritten)
	})
}

// TestHalfAFileIsNeverSent: it grows while it is looked at, and goes up when it is
// whole.
func TestHalfAFileIsNeverSent(t *testing.T) {
	resting(t, func(t *testing.T, r *rig) {
		whole := pdf("all of it")
		path := r.write("a.pdf", whole[:10], 0)
		ids := r.addPaths(here, path, r.write("b.pdf", pdf("b"), time.Hour))
		r.requireStates(ids, Checking, Uploading)
		for n := 11; n < len(whole); n += 20 {
			time.Sleep(time.Second)
			r.write("a.pdf", whole[:n], 0)
			r.requireStates(ids, Checking, Uploading)
		}
		r.write("a.pdf", whole, 0)
		time.Sleep(RestTime)
		r.requireStates(ids, Uploading, Uploading)
		sent, err := os.ReadFile(r.call("a.pdf").file.Path)
		require.NoError(t, err)
		require.Equal(t, whole, string(sent))
		require.Equal(t, int64(len(whole)), r.call("a.pdf").file.Size)
		require.Len(t, r.logged("file checked"), 2, "what was half is not spoken of")
	})
}

// TestAFileThatChangesAfterALongTime in the queue is waited for like any other.
func TestAFileThatChangesAfterALongTime(t *testing.T) {
	resting(t, func(t *testing.T, r *rig) {
		id := r.addPaths(here, r.write("a.pdf", pdf("a"), time.Hour))[0]
		r.requireStates([]string{id}, Uploading)
		time.Sleep(neverRests)
		r.write("a.pdf", pdf("b"), 0)
		r.fail("a.pdf", commbox.CauseFileChanged)
		time.Sleep(restLook)
		r.requireStates([]string{id}, Checking)
		time.Sleep(RestTime)
		r.requireStates([]string{id}, Uploading)
	})
}

// TestAFileThatGrowsWhileItIsSent is waited for and sent anew, for as many tries as
// the policy has.
func TestAFileThatGrowsWhileItIsSent(t *testing.T) {
	resting(t, func(t *testing.T, r *rig) {
		id := r.addPaths(here, r.write("a.pdf", pdf("a"), time.Hour))[0]
		for n := range maxTries {
			r.requireStates([]string{id}, Uploading)
			r.write("a.pdf", pdf("a"+string(rune('a'+n))), 0)
			r.fail("a.pdf", commbox.CauseFileChanged)
			if n < maxTries-1 {
				r.requireStates([]string{id}, Checking)
				time.Sleep(RestTime + restLook)
			}
		}
		r.requireStates([]string{id}, Failed)
	})
}

// TestAMarkBesideTheFile: as long as the program that writes the file says so, it is
// waited for.
func TestAMarkBesideTheFile(t *testing.T) {
	for file, mark := range map[string]string{
		"a.pdf": "a.pdf.crdownload", "b.pdf": "b.pdf.part", "report.docx": "~$port.docx", "short.docx": "~$ort.docx",
		"abc.docx": "~$abc.docx", "table.xlsx": "~$table.xlsx", "text.odt": ".~lock.text.odt#",
	} {
		t.Run(mark, func(t *testing.T) {
			resting(t, func(t *testing.T, r *rig) {
				beside := r.write(mark, "x", time.Hour)
				id := r.addPaths(here, r.write(file, pdf("a"), time.Hour))[0]
				r.requireStates([]string{id}, Checking)
				time.Sleep(10 * time.Second)
				r.requireStates([]string{id}, Checking)
				require.NoError(t, os.Remove(beside))
				time.Sleep(restLook)
				synctest.Wait()
				require.NotEqual(t, Checking, r.job(id).State)
			})
		})
	}
}

func TestOtherFilesBesideItAreNoMark(t *testing.T) {
	folder := t.TempDir()
	for _, name := range []string{"a.pdf.txt", "~$a.pdf", "b.pdf.crdownload", "a.part", "~$other.docx", "~$"} {
		require.NoError(t, os.WriteFile(filepath.Join(folder, name), nil, 0o600))
	}
	for _, name := range []string{"a.pdf", "my.docx", "x.docx", ".doc", "doc"} {
		require.False(t, isMarked(filepath.Join(folder, name)), name)
	}
	require.True(t, isMarked(filepath.Join(folder, "b.pdf.crdownload")), "half of it, by its own name")
	require.True(t, isMarked(filepath.Join(folder, "b.pdf")))
}

// TestOneThatNeverRestsIsAskedAbout.
func TestOneThatNeverRestsIsAskedAbout(t *testing.T) {
	for name, c := range map[string]struct {
		write func(r *rig) string
		keep  func(r *rig, path string) // every second
		after time.Duration
	}{
		"a mark that stays": {func(r *rig) string { r.write("~$a.docx", "", time.Hour); return r.write("a.docx", pdf("a"), time.Hour) },
			func(*rig, string) {}, restPatience},
		"written to for ever": {func(r *rig) string { return r.write("a.pdf", pdf("a"), 0) },
			func(r *rig, path string) { r.touch(path, 0) }, neverRests},
	} {
		for _, agree := range []bool{true, false} {
			t.Run(name, func(t *testing.T) {
				resting(t, func(t *testing.T, r *rig) {
					path := c.write(r)
					id := r.addPaths(here, path)[0]
					for waited := time.Duration(0); waited < c.after-time.Second; waited += time.Second {
						require.Equal(t, Checking, r.job(id).State, waited)
						time.Sleep(time.Second)
						c.keep(r, path)
						synctest.Wait()
					}
					time.Sleep(2 * time.Second)
					c.keep(r, path)
					time.Sleep(restLook)
					r.requireStates([]string{id}, Waiting)
					r.settleDown()
					j := r.published(id)
					require.True(t, j.NeedsAnswer())
					require.Equal(t, media.ReasonStillWritten, j.Reason)
					require.True(t, j.SendsAnyway())
					require.True(t, j.NoLeavesOut())
					if !agree {
						r.q.Decline(id)
						r.requireStates([]string{id}, Canceled)
						return
					}
					r.q.Agree(id)
					synctest.Wait()
					require.NotEqual(t, media.ReasonStillWritten, r.job(id).Reason)
					require.Contains(t, []State{Uploading, Blocked}, r.job(id).State, "as it is now")
				})
			})
		}
	}
}

// TestAClockOfTheFutureOnAShare: a file whose time lies ahead must stand still
// before our eyes.
func TestAClockOfTheFutureOnAShare(t *testing.T) {
	resting(t, func(t *testing.T, r *rig) {
		id := r.addPaths(here, r.write("a.pdf", pdf("a"), -time.Hour))[0]
		r.requireStates([]string{id}, Checking)
		time.Sleep(RestTime + restLook)
		r.requireStates([]string{id}, Uploading)
	})
}

func TestCancelAndCloseWhileAFileIsWritten(t *testing.T) {
	resting(t, func(t *testing.T, r *rig) {
		ids := r.addPaths(here, r.write("a.pdf", pdf("a"), 0), r.write("b.pdf", pdf("b"), 0))
		r.requireStates(ids, Checking, Checking)
		r.q.Cancel(ids[0])
		r.requireStates(ids, Canceled, Checking)
		r.stop()
		r.start(1)
		n, err := r.q.Restore(t.Context())
		require.NoError(t, err)
		require.Equal(t, 1, n)
		time.Sleep(time.Minute)
		r.q.Continue()
		r.requireStates(ids[1:], Uploading)
	})
}
