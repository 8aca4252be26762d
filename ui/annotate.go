package ui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"mediadrop/ui/language"
	"mediadrop/ui/widgets"
	"mediadrop/uploader"
	"mediadrop/uploader/history"
)

// star puts uploads into the favourites, or takes them out when all of them
// are there.
func (w *Window) star(jobs []uploader.Job) {
	on := false
	for _, j := range jobs {
		on = on || !j.Favourite
	}
	w.annotate(jobs, history.Annotation{Favourite: &on})
}

// annotate changes what a person has said about uploads.
func (w *Window) annotate(jobs []uploader.Job, a history.Annotation) {
	w.work.Go(func(ctx context.Context) {
		var failed error
		for _, j := range jobs {
			if err := w.control.Annotate(ctx, j.ID, a); err != nil {
				failed = err
			}
		}
		w.work.Main(func() {
			if failed != nil {
				w.dialogs.Error(failed)
			}
			w.rows.Load()
		})
	})
}

// editNote asks what the person calls an upload, and what there is to note
// about it. Both are searched.
func (w *Window) editNote(j uploader.Job) {
	label, note := w.dialogs.NewEntry(j.Label), w.dialogs.NewEntry(j.Note)
	label.SetPlaceHolder(j.Name)
	d := w.dialogs.New(lang.L("Name and note"), container.NewVBox(
		widgets.Field(lang.L("Name"), label, widgets.NewParagraph(lang.L("What you call it. The customer sees the file's own name."))),
		widgets.Field(lang.L("Note"), note, widgets.NewParagraph(lang.L("The search finds it, too."))),
	))
	save := w.dialogs.NewButton(language.Label("Save"), func() {
		d.Hide()
		w.annotate([]uploader.Job{j}, history.Annotation{Label: &label.Text, Note: &note.Text})
	})
	save.Importance = widget.HighImportance
	label.OnSubmitted = func(string) { save.Tapped(nil) }
	note.OnSubmitted = label.OnSubmitted
	d.SetButtons([]fyne.CanvasObject{w.dialogs.NewButton(language.Label("Cancel"), d.Hide), save})
	d.Resize(fyne.NewSize(520, 0))
	w.dialogs.Show(d, nil, label)
}
