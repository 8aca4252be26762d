package commands

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"mediadrop/ui/language"
	"mediadrop/ui/widgets"
	"mediadrop/uploader"
	"mediadrop/uploader/history"
)

// StarSelected puts the uploads that are selected into the favourites, or takes
// them out.
func (c *Commands) StarSelected() { c.star(c.selected()) }

// EditNote asks for name and note of the upload that the keyboard is at.
func (c *Commands) EditNote() {
	if j, ok := c.on.Current(); ok && j.RemovedAt.IsZero() {
		c.editNote(j)
	}
}

// star puts uploads into the favourites, or takes them out when all of them
// are there.
func (c *Commands) star(jobs []uploader.Job) {
	on := false
	for _, j := range jobs {
		on = on || !j.Favourite
	}
	c.annotate(jobs, history.Annotation{Favourite: &on})
}

// annotate changes what a person has said about uploads.
func (c *Commands) annotate(jobs []uploader.Job, a history.Annotation) {
	c.dialogs.Work().Go(func(ctx context.Context) {
		var failed error
		for _, j := range jobs {
			if err := c.control.Annotate(ctx, j.ID, a); err != nil {
				failed = err
			}
		}
		c.dialogs.Work().Main(func() {
			if failed != nil {
				c.dialogs.Error(failed)
			} else {
				c.on.Changed(annotated(jobs, a))
			}
			c.on.Reload()
		})
	})
}

// annotated returns uploads as they are after a change that can take them out of
// what a filter chooses.
func annotated(jobs []uploader.Job, a history.Annotation) []uploader.Job {
	changed := slices.Clone(jobs)
	for i := range changed {
		if a.Favourite != nil {
			changed[i].Favourite = *a.Favourite
		}
		if a.ProvenAt != nil {
			changed[i].ProvenAt = *a.ProvenAt
		}
	}
	return changed
}

// Prove writes down when the message with an upload was seen to arrive; zero: it was
// not.
func (c *Commands) Prove(j uploader.Job, at time.Time) {
	c.annotate([]uploader.Job{j}, history.Annotation{ProvenAt: &at})
}

// editNote asks what the person calls an upload, and what there is to note
// about it. Both are searched.
func (c *Commands) editNote(j uploader.Job) {
	label, note := c.dialogs.NewEntry(j.Label), c.dialogs.NewEntry(j.Note)
	label.SetPlaceHolder(j.Name)
	d := c.dialogs.New(lang.L("Name and note"), container.NewVBox(
		widgets.Field(lang.L("Name"), label, widgets.NewParagraph(lang.L("Your own name for it. The customer sees the file name."))),
		widgets.Field(lang.L("Note"), note, widgets.NewParagraph(lang.L("The search finds it, too."))),
	))
	save := c.dialogs.NewButton(language.Label("Save"), func() {
		d.Hide()
		c.annotate([]uploader.Job{j}, history.Annotation{Label: &label.Text, Note: &note.Text})
	})
	save.Importance = widget.HighImportance
	label.OnSubmitted = func(string) { save.Tapped(nil) }
	note.OnSubmitted = label.OnSubmitted
	d.SetButtons([]fyne.CanvasObject{c.dialogs.NewButton(language.Label("Cancel"), d.Hide), save})
	d.Resize(fyne.NewSize(520, 0))
	c.dialogs.Show(d, nil, label)
}
