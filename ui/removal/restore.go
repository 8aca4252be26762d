package removal

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"mediadrop/ui/language"
	"mediadrop/ui/widgets"
)

// Restore puts uploads back that were removed, in this run or an earlier one.
func (r *Remover) Restore(ids []string) {
	if len(ids) == 0 {
		return
	}
	s := r.steps.Begin()
	// Only then can it be taken back: the two at once would end in any order.
	r.putBack(ids, func(back []string) { s.Done(func() { r.removeAgain(back) }) })
}

// RestoreAll puts everything back that was removed and still can be.
func (r *Remover) RestoreAll() {
	var ids []string
	r.dialogs.Try(func(ctx context.Context) error {
		return r.All(ctx, func(id string) { ids = append(ids, id) })
	}, func() {
		if len(ids) == 0 { // they were put back meanwhile
			r.OnUndone(nil)
			return
		}
		s := r.steps.Begin()
		r.InParts(ids, restoring, func(ids []string) error { return r.rows.UndoRemove(ids...) }, func(done int, err error) {
			if err != nil {
				r.dialogs.Error(err)
			}
			r.OnUndone(nil)
			s.Done(func() { r.removeAgain(ids[:done]) })
		})
	})
}

// removeAgain takes rows out once more that were restored.
func (r *Remover) removeAgain(ids []string) { r.remove(ids, func([]string) {}) }

// NewBanner returns the line that stands above the rows that were removed. It says
// what can be done with them.
func (r *Remover) NewBanner() fyne.CanvasObject {
	text := widgets.NewText(lang.L("Removed rows stay here for 30 days. Their media IDs keep working."), 1)
	text.Color, text.Scale = theme.ColorNamePlaceHolder, theme.SizeNameCaptionText
	r.restoreAll = widgets.NewButtonWithIcon(language.Label("Restore all"), theme.ContentUndoIcon(), r.RestoreAll)
	return container.New(layout.NewCustomPaddedLayout(4, 4, 12, 8), widgets.Sides(nil, r.restoreAll, container.New(middle{}, text)))
}

// ShowRemoved offers to restore all where any row is removed.
func (r *Remover) ShowRemoved(any bool) {
	if r.restoreAll.Disabled() == any {
		if any {
			r.restoreAll.Enable()
		} else {
			r.restoreAll.Disable()
		}
	}
}

// middle keeps an object at half the height of its room.
type middle struct{}

func (middle) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

func (middle) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	height := objects[0].MinSize().Height
	objects[0].Move(fyne.NewPos(0, (size.Height-height)/2))
	objects[0].Resize(fyne.NewSize(size.Width, height))
}
