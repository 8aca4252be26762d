package commands

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"mediadrop/ui/language"
	"mediadrop/ui/uploadlist"
	"mediadrop/ui/widgets"
	"mediadrop/ui/words"
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
	c.annotate(uploadlist.ToggleStar.Label(), jobs, history.Annotation{Favourite: &on})
}

// annotate changes what a person has said about uploads. That can be undone; what is
// what it is called then.
func (c *Commands) annotate(what string, jobs []uploader.Job, a history.Annotation) {
	if len(jobs) == 0 {
		return
	}
	before, after := map[string]history.Annotation{}, map[string]history.Annotation{}
	for _, j := range jobs {
		before[j.ID], after[j.ID] = was(j, a), a
	}
	s := c.steps.Begin()
	c.mark(jobs, after, func(marked []uploader.Job) {
		if len(marked) == 0 {
			s.Failed()
			return
		}
		s.Done(func() {
			c.mark(marked, before, func(undone []uploader.Job) {
				if len(undone) > 0 {
					c.on.Notice(lang.L("Undone: {{.What}}", map[string]any{"What": language.Joined(what, named(undone))}))
				}
			})
		})
	})
}

// was returns what an upload has of what an annotation changes.
func was(j uploader.Job, a history.Annotation) (w history.Annotation) {
	if a.Favourite != nil {
		w.Favourite = &j.Favourite
	}
	if a.Label != nil {
		w.Label = &j.Label
	}
	if a.Note != nil {
		w.Note = &j.Note
	}
	if a.ProvenAt != nil {
		w.ProvenAt = &j.ProvenAt
	}
	return w
}

// named returns the name of one upload, and of several how many they are.
func named(jobs []uploader.Job) string {
	if len(jobs) == 1 {
		return words.FileName(jobs[0].Name)
	}
	return language.N("{{.Count}} rows", len(jobs))
}

// mark writes down what is said about uploads, by their IDs, and calls then with those
// of which it is written.
func (c *Commands) mark(jobs []uploader.Job, marks map[string]history.Annotation, then func([]uploader.Job)) {
	says := func(done, of string) string {
		return lang.L("{{.Done}} of {{.Count}} done", map[string]any{"Done": done, "Count": of})
	}
	c.on.InParts(idsOf(jobs), says, func(ids []string) error {
		some := make(map[string]history.Annotation, len(ids))
		for _, id := range ids {
			some[id] = marks[id]
		}
		return c.control.AnnotateAll(context.WithoutCancel(c.dialogs.Work().Context()), some)
	}, func(done int, err error) {
		if err != nil {
			c.dialogs.Error(err)
		}
		c.on.Changed(annotated(jobs[:done], marks))
		c.on.Reload()
		then(jobs[:done])
	})
}

// annotated returns uploads as they are after a change that can take them out of
// what a filter chooses.
func annotated(jobs []uploader.Job, marks map[string]history.Annotation) []uploader.Job {
	changed := slices.Clone(jobs)
	for i := range changed {
		a := marks[changed[i].ID]
		if a.Favourite != nil {
			changed[i].Favourite = *a.Favourite
		}
		if a.Label != nil {
			changed[i].Label = *a.Label
		}
		if a.Note != nil {
			changed[i].Note = *a.Note
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
	what := uploadlist.Arrived
	if at.IsZero() {
		what = uploadlist.NotArrived
	}
	c.annotate(what.Label(), []uploader.Job{j}, history.Annotation{ProvenAt: &at})
}

// editNote asks what the person calls an upload, and what there is to note
// about it. Both are searched.
func (c *Commands) editNote(j uploader.Job) {
	label, note := c.dialogs.NewEntry(j.Label), c.dialogs.NewEntry(j.Note)
	label.SetPlaceHolder(language.Label("e.g. Winter prices"))
	file := widgets.NewText(words.FileName(j.Name), 1)
	file.Middle, file.Color = true, theme.ColorNamePlaceHolder
	d := c.dialogs.New(lang.L("Name and note"), widgets.Form(file,
		widgets.Field(lang.L("Name"), label, widgets.NewParagraph(lang.L("Your own name for it. The customer sees the file name."))),
		widgets.Field(lang.L("Note"), note, widgets.NewParagraph(lang.L("The search finds it, too."))),
	))
	save := c.dialogs.NewButton(language.Label("Save"), func() {
		d.Hide()
		c.annotate(lang.L("Name and note"), []uploader.Job{j}, history.Annotation{Label: &label.Text, Note: &note.Text})
	})
	save.Importance = widget.HighImportance
	label.OnSubmitted = func(string) { save.Tapped(nil) }
	note.OnSubmitted = label.OnSubmitted
	d.SetButtons([]fyne.CanvasObject{c.dialogs.NewButton(language.Label("Cancel"), d.Hide), save})
	d.Resize(fyne.NewSize(520, 0))
	c.dialogs.Show(d, nil, label)
}
