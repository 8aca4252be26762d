// Package commands does what a person asks of uploads: of one, by its row, or of
// all that are selected, by the menu and the keyboard. Everything here belongs to
// the main goroutine.
package commands

import (
	"context"

	"fyne.io/fyne/v2/lang"

	"mediadrop/ui/control"
	"mediadrop/ui/copyas"
	"mediadrop/ui/dialogs"
	"mediadrop/ui/language"
	"mediadrop/ui/removal"
	"mediadrop/ui/renewal"
	"mediadrop/ui/setup"
	"mediadrop/ui/undo"
	"mediadrop/ui/uploadlist"
	"mediadrop/ui/work"
	"mediadrop/uploader"
	"mediadrop/uploader/history"
)

// Actions are what the commands lead to, and what they ask the window.
type Actions struct {
	// InParts changes rows, and tells how far that is.
	InParts work.InParts
	// Put puts a text on the clipboard that was made of an upload.
	Put func(j uploader.Job, text string)
	// Notice shows a quiet word.
	Notice func(text string)
	// Details shows what is known of an upload.
	Details func(j uploader.Job)
	// Preview shows the file of an upload inside the program.
	Preview func(j uploader.Job)
	// Review asks what becomes of a file that waits for an answer.
	Review func(j uploader.Job)
	// Annotated is called with what a person said about uploads, once that is written.
	Annotated func(ids []string, a history.Annotation)
	// Reload reads the list again.
	Reload func()
	// Try sends a test message; Arrived and NotArrived take what the person saw, and
	// DoNotAsk that nothing is to be said.
	Try                           func(jobs []uploader.Job)
	Arrived, NotArrived, DoNotAsk func(j uploader.Job)
	// Selected returns the IDs of the uploads that are selected, Running those of them
	// that go on, and Current the one that the keyboard is at.
	Selected, Running func() []string
	Current           func() (uploader.Job, bool)
	// First returns what the main button of an upload's row does.
	First func(j uploader.Job) (uploadlist.Action, bool)
	// AreRemoved reports whether the rows that are shown were removed from the list.
	AreRemoved func() bool
	// Each goes through uploads; see uploadlist.Rows.
	Each func(ids []string, says func(done, of string) string, do func([]uploader.Job) error, then func(error))
}

// Commands are those of a window.
type Commands struct {
	control *control.Control
	dialogs *dialogs.Stack
	setup   *setup.Forms
	copier  *copyas.Copier
	removal *removal.Remover
	renewal *renewal.Renewer
	steps   *undo.Steps
	on      Actions
}

// New returns the commands of a window. What they do and can be taken back is among
// the steps.
func New(c *control.Control, d *dialogs.Stack, s *setup.Forms, copier *copyas.Copier, remover *removal.Remover, renewer *renewal.Renewer, steps *undo.Steps, on Actions) *Commands {
	return &Commands{control: c, dialogs: d, setup: s, copier: copier, removal: remover, renewal: renewer, steps: steps, on: on}
}

// Do does what a person asked of one upload.
func (c *Commands) Do(j uploader.Job, a uploadlist.Action) {
	switch a {
	case uploadlist.CopyID:
		c.copier.Copy([]uploader.Job{j})
	case uploadlist.CancelUpload:
		c.control.Cancel(j.ID)
	case uploadlist.RetryUpload, uploadlist.RetryNow:
		c.Retry(j.ID)
	case uploadlist.UploadAgain:
		c.AskToUploadAgain(j)
	case uploadlist.ForgetUpload, uploadlist.RemoveUpload:
		c.removal.Remove([]uploader.Job{j})
	case uploadlist.RestoreUpload:
		c.removal.Restore([]string{j.ID})
	case uploadlist.RenewID:
		c.renewal.Renew([]uploader.Job{j})
	case uploadlist.UploadAnyway:
		c.renewal.UploadAnyway(j)
	case uploadlist.EditNote:
		c.editNote(j)
	case uploadlist.ToggleStar:
		c.star([]string{j.ID})
	case uploadlist.EnterKey:
		c.setup.AskForKey(j.Account, nil)
	case uploadlist.ShowDetails:
		c.on.Details(j)
	case uploadlist.OpenFolder:
		c.openFolder(j.Path)
	case uploadlist.Review:
		c.on.Review(j)
	case uploadlist.Convert, uploadlist.SendAnyway:
		c.dialogs.Work().Go(func(context.Context) { c.control.Agree(j.ID) })
	case uploadlist.SendAsIs, uploadlist.LeaveOut:
		c.dialogs.Work().Go(func(context.Context) { c.control.Decline(j.ID) }) // deletes a copy
	case uploadlist.LookAtCopy:
		c.on.Preview(j)
	case uploadlist.TryMessage, uploadlist.AskArrived: // which is asked before another one is sent
		c.on.Try([]uploader.Job{j})
	case uploadlist.Arrived:
		c.on.Arrived(j)
	case uploadlist.NotArrived:
		c.on.NotArrived(j)
	case uploadlist.DoNotAsk:
		c.on.DoNotAsk(j)
	case uploadlist.CopyCommand:
		c.on.Put(j, j.Check.Command)
		c.on.Notice(lang.L("Paste the command into a terminal, in the file's folder."))
	}
}

// Retry tries uploads once more.
func (c *Commands) Retry(ids ...string) {
	c.dialogs.Try(func(ctx context.Context) error { return c.control.Retry(ctx, ids...) }, nil)
}

// RetryFailed tries all uploads once more that certainly have failed.
func (c *Commands) RetryFailed() {
	c.dialogs.Try(c.control.RetryFailed, nil)
}

// RetryAgain tries those of these uploads once more that certainly have failed, and are
// still in the list.
func (c *Commands) RetryAgain(jobs []uploader.Job) {
	var ids, failed []string
	for _, j := range jobs {
		ids = append(ids, j.ID)
	}
	c.on.Each(ids, uploadlist.Reading, func(jobs []uploader.Job) error {
		for _, j := range jobs {
			if j.State == uploader.Failed && j.RemovedAt.IsZero() {
				failed = append(failed, j.ID)
			}
		}
		return nil
	}, c.unless(func() { c.Retry(failed...) }))
}

// AskToUploadAgain asks once about all uploads of which nobody knows whether
// they arrived.
func (c *Commands) AskToUploadAgain(jobs ...uploader.Job) {
	if len(jobs) == 0 {
		return
	}
	ids := make([]string, len(jobs))
	for i, j := range jobs {
		ids[i] = j.ID
	}
	c.askToUploadAgain(ids, jobs[0].Name)
}

// askToUploadAgain is AskToUploadAgain for uploads by their IDs, and the first one's
// name.
func (c *Commands) askToUploadAgain(ids []string, name string) {
	title := lang.L("Upload “{{.Name}}” again?", map[string]any{"Name": name})
	if n := len(ids); n > 1 {
		title = language.N("Upload {{.Count}} files again?", n)
	}
	c.dialogs.Ask(title, language.N("CommBox may already have the files. Uploading them again only makes second copies with IDs of their own.", len(ids)),
		lang.L("Upload again"), func() { c.Retry(ids...) })
}
