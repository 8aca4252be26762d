package commands

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"mediadrop/ui/language"
	"mediadrop/ui/undo"
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
func (c *Commands) star(ids []string) {
	if len(ids) == 0 {
		return
	}
	var all, plain named
	s := c.steps.Begin()
	c.on.Each(ids, uploadlist.Reading, func(jobs []uploader.Job) error {
		for _, j := range jobs {
			all.add(j)
			if !j.Favourite {
				plain.add(j)
			}
		}
		return nil
	}, func(err error) {
		if err != nil {
			s.Failed()
		}
		c.unless(func() {
			a := annotation{what: uploadlist.ToggleStar.Label(), of: all, is: history.Annotation{Favourite: new(false)}, was: history.Annotation{Favourite: new(true)}}
			if len(plain.ids) > 0 {
				a.of, a.is, a.was = plain, a.was, a.is
			}
			c.annotate(s, a)
		})(err)
	})
}

// named are uploads, and how they are called when one speaks of them.
type named struct {
	ids   []string
	first string // the name of the first one's file
}

func (n *named) add(j uploader.Job) {
	if len(n.ids) == 0 {
		n.first = words.FileName(j.Name)
	}
	n.ids = append(n.ids, j.ID)
}

// String returns the name of one upload, and of several how many they are.
func (n named) String() string {
	if len(n.ids) == 1 {
		return n.first
	}
	return language.N("{{.Count}} rows", len(n.ids))
}

// annotation is what a person says about uploads, which had the same before.
type annotation struct {
	what    string // is what it is called when it is undone
	of      named
	is, was history.Annotation
}

// annotate changes what a person has said about uploads, as a step that can be undone.
func (c *Commands) annotate(s *undo.Step, a annotation) {
	c.mark(a.of.ids, a.is, func(marked []string) {
		if len(marked) == 0 {
			s.Failed()
			return
		}
		s.Done(func() {
			c.mark(marked, a.was, func(undone []string) {
				if len(undone) > 0 {
					c.on.Notice(lang.L("Undone: {{.What}}", map[string]any{"What": language.Joined(a.what, named{undone, a.of.first}.String())}))
				}
			})
		})
	})
}

// annotateOne changes what a person has said about an upload. That can be undone; what is
// what it is called then.
func (c *Commands) annotateOne(what string, j uploader.Job, is history.Annotation) {
	a := annotation{what: what, is: is, was: was(j, is)}
	a.of.add(j)
	c.annotate(c.steps.Begin(), a)
}

// was returns what an upload has of what an annotation changes.
func was(j uploader.Job, a history.Annotation) (w history.Annotation) {
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

// mark writes down what is said about uploads, by their IDs, and calls then with those
// of which it is written.
func (c *Commands) mark(ids []string, a history.Annotation, then func(marked []string)) {
	says := func(done, of string) string {
		return lang.L("{{.Done}} of {{.Count}} done", map[string]any{"Done": done, "Count": of})
	}
	c.on.InParts(ids, says, func(ids []string) error {
		some := make(map[string]history.Annotation, len(ids))
		for _, id := range ids {
			some[id] = a
		}
		return c.control.AnnotateAll(context.WithoutCancel(c.dialogs.Work().Context()), some)
	}, func(done int, err error) {
		if err != nil {
			c.dialogs.Error(err)
		}
		c.on.Annotated(ids[:done], a)
		c.on.Reload()
		then(ids[:done])
	})
}

// Prove writes down when the message with an upload was seen to arrive; zero: it was
// not.
func (c *Commands) Prove(j uploader.Job, at time.Time) {
	what := uploadlist.Arrived
	if at.IsZero() {
		what = uploadlist.NotArrived
	}
	c.annotateOne(what.Label(), j, history.Annotation{ProvenAt: &at})
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
		c.annotateOne(lang.L("Name and note"), j, history.Annotation{Label: &label.Text, Note: &note.Text})
	})
	save.Importance = widget.HighImportance
	label.OnSubmitted = func(string) { save.Tapped(nil) }
	note.OnSubmitted = label.OnSubmitted
	d.SetButtons([]fyne.CanvasObject{c.dialogs.NewButton(language.Label("Cancel"), d.Hide), save})
	d.Resize(fyne.NewSize(520, 0))
	c.dialogs.Show(d, nil, label)
}
