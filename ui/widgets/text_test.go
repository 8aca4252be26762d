package widgets

import (
	"strings"
	"testing"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"github.com/stretchr/testify/require"

	"mediadrop/ui/uitest"
)

var sampleTexts = []string{
	"",
	"short",
	"a sentence of several words that has to be wrapped onto a number of lines",
	"averyveryverylongwordwithoutanyplacewhereitcouldbebrokenandthenmore",
	"two\nparagraphs, the second of which is much longer than the first one",
	"שורה בעברית שצריכה להתחלק לכמה שורות, עם error 401 באמצע",
	"C:\\Users\\somebody\\Documents\\a folder\\שלום עולם (סופי) 2024.docx",
	"emoji 🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉 end",
	"   spaces   at   both   ends   ",
}

func TestLinesNeverAreWiderThanTheirRoom(t *testing.T) {
	test.NewTempApp(t)
	for _, text := range sampleTexts {
		for _, lines := range []int{0, 1, 2} {
			for _, width := range []float32{40, 100, 333} {
				block := NewText(text, lines)
				block.Middle = lines == 1
				got := block.Split(width)
				require.NotEmpty(t, got)
				if lines > 0 {
					require.LessOrEqual(t, len(got), lines)
				}
				for _, line := range got {
					require.LessOrEqual(t, block.Measure(line), width, "%q in %q", line, text)
					require.True(t, utf8.ValidString(line))
				}
			}
		}
	}
}

func TestWrappingLosesNoWord(t *testing.T) {
	test.NewTempApp(t)
	squeeze := func(s string) string { return strings.Join(strings.Fields(s), "") }
	for _, text := range sampleTexts {
		block := NewText(text, 0)
		require.Equal(t, squeeze(text), squeeze(strings.Join(block.Split(60), " ")))
	}
}

func TestWrappingBreaksBetweenWords(t *testing.T) {
	test.NewTempApp(t)
	block := NewText("one two three", 0)
	require.Equal(t, []string{"one two", "three"}, block.Split(block.Measure("one two")+1))
	require.Equal(t, []string{"one two three"}, block.Split(500))
	block.Text = "one\n\ntwo"
	require.Equal(t, []string{"one", "", "two"}, block.Split(500))
}

// TestRunningTextIsNoWiderThanIsReadWell: in a window of any width, and in small print too.
func TestRunningTextIsNoWiderThanIsReadWell(t *testing.T) {
	test.NewTempApp(t)
	const sentence = "The encrypted ID of the WhatsApp channel. Your CommBox administrator has it; it is also the last part of the address in a request that a colleague uses. "
	for _, size := range []fyne.ThemeSizeName{theme.SizeNameText, theme.SizeNameCaptionText} {
		block := NewText(strings.Repeat(sentence, 4), 0)
		block.Scale = size
		lines := block.Split(1900)
		full := strings.Join(lines[:len(lines)-1], "")
		require.InDelta(t, 75, utf8.RuneCountInString(full)/(len(lines)-1), 8, lines)
		block.Lines = 2 // of a row, which are not read one after the other
		require.Greater(t, utf8.RuneCountInString(block.Split(1900)[0]), 150)
	}
}

func TestShorteningKeepsTheEnding(t *testing.T) {
	test.NewTempApp(t)
	for _, name := range []string{
		"a very long file name of a price list for the whole year.pdf",
		"קובץ עם שם ארוך מאוד של מחירון לכל השנה הזאת ועוד קצת.pdf",
	} {
		block := NewText(name, 1)
		block.Middle = true
		got := block.Split(150)
		require.Len(t, got, 1)
		require.Less(t, len(got[0]), len(name))
		require.True(t, strings.HasSuffix(got[0], ".pdf"), got[0])
		require.True(t, strings.HasPrefix(name, strings.Split(got[0], "…")[0]), got[0])
		require.Equal(t, 1, strings.Count(got[0], "…"))
	}
}

func TestShorteningUsesTheRoomThereIs(t *testing.T) {
	test.NewTempApp(t)
	block := NewText(strings.Repeat("i", 200), 1)
	for width := float32(30); width < 300; width += 37 {
		got := block.Split(width)[0]
		require.Greater(t, block.Measure(got), width-block.Measure("ii")-1)
	}
	block.Text = "fits"
	require.Equal(t, []string{"fits"}, block.Split(block.Measure("fits")))
}

func TestTextOnOneLineHasNoLineEnds(t *testing.T) {
	test.NewTempApp(t)
	block := NewText("evil\nname\r\n.png", 1)
	require.Equal(t, []string{"evil name .png"}, block.Split(500))
}

func TestTextStandsOnTheSideOfItsLanguage(t *testing.T) {
	test.NewTempApp(t)
	for language, want := range map[string]fyne.TextAlign{"en": fyne.TextAlignLeading, "he": fyne.TextAlignTrailing} {
		uitest.UseLanguage(t, language)
		block := NewText("abc", 1)
		block.Resize(fyne.NewSize(200, 20))
		require.Equal(t, want, test.WidgetRenderer(block).Objects()[0].(*canvas.Text).Alignment)
		block.Center = true
		block.Refresh()
		require.Equal(t, fyne.TextAlignCenter, test.WidgetRenderer(block).Objects()[0].(*canvas.Text).Alignment)
	}
}

func TestTextFollowsItsContentAndWidth(t *testing.T) {
	test.NewTempApp(t)
	uitest.UseLanguage(t, "en")
	block := NewText("one two three", 0)
	block.Resize(fyne.NewSize(500, 100))
	lines := func() int { return len(test.WidgetRenderer(block).Objects()) }
	require.Equal(t, 1, lines())
	block.Resize(fyne.NewSize(block.Measure("three")+1, 100))
	require.Equal(t, 3, lines())
	block.Set("one", block.Color)
	require.Equal(t, 1, lines())
	require.Equal(t, "one", block.AccessibilityLabel())
}

// A path goes on in the next line with the name of a folder or a file, not within one.
func TestLongWordsAreBrokenBetweenTheirParts(t *testing.T) {
	test.NewTempApp(t)
	for _, path := range []string{"/home/dana/Documents/price-lists/winter/catalogue.pdf", `C:\Users\dana\Documents\price-lists\winter\catalogue.pdf`, "https://api.commbox.io/uploads?stream=hNyRN&kind=image"} {
		block := NewText(path, 0)
		lines := block.Split(block.Measure(path) * 0.6)
		require.Len(t, lines, 2, path)
		require.Equal(t, path, strings.Join(lines, ""), "nothing is lost")
		require.Contains(t, `/\-?&=.`, lines[0][len(lines[0])-1:], path)
	}
	none := NewText(strings.Repeat("x", 100), 0)
	require.Len(t, none.Split(none.Measure(strings.Repeat("x", 50))+1), 2, "a word without parts fills the line")
}
