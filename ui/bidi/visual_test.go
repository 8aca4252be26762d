package bidi

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/bidi"
)

// drawn returns what Visual makes of a text, without the marks around it.
func drawn(s string, right bool) string {
	return strings.TrimSuffix(strings.TrimPrefix(Visual(s, right), leftToRightOverride), popDirection)
}

// sampleTexts are lines as windows have them.
var sampleTexts = []string{
	"",
	"short",
	"averyveryverylongwordwithoutanyplacewhereitcouldbebrokenandthenmore",
	"שורה בעברית שצריכה להתחלק לכמה שורות, עם error 401 באמצע",
	"C:\\Users\\somebody\\Documents\\a folder\\שלום עולם (סופי) 2024.docx",
	"emoji 🎉🎉🎉 end",
	"   spaces   at   both   ends   ",
}

// In the expected texts below, what is drawn first stands first: they are read
// character by character from left to right.
func TestVisual(t *testing.T) {
	for _, c := range []struct {
		name, text, english, hebrew string
	}{
		{"Hebrew alone", "שלום", "םולש", "םולש"},
		{"two words", "שלום עולם", "םלוע םולש", "םלוע םולש"},
		{"digits keep their order", "עמוד 12", "12 דומע", "12 דומע"},
		{"digits in the middle", "עמוד 12 מתוך 34", "34 ךותמ 12 דומע", "34 ךותמ 12 דומע"},
		{"Latin in Hebrew", "קובץ PDF גדול", "ץבוק PDF לודג", "לודג PDF ץבוק"},
		{"a sentence with its stop", "שלום.", "םולש.", ".םולש"},
		{"a file name", "שלום עולם error 401.jpg", "םלוע םולש error 401.jpg", "error 401.jpg םלוע םולש"},
		{"a file name with a year", "מחירון 2024.pdf", "2024 ןוריחמ.pdf", "pdf.2024 ןוריחמ"},
		{"a copy of a file", "מחירון (2).pdf", "(2) ןוריחמ.pdf", "pdf.(2) ןוריחמ"},
		{"English first", "CommBox שלום", "CommBox םולש", "םולש CommBox"},
		{"English around", "The file שלום is here", "The file םולש is here", "is here םולש The file"},
		{"brackets are mirrored", "שלום (עולם)", "(םלוע) םולש", "(םלוע) םולש"},
		{"brackets around Latin", "ראו (PDF) כאן", "ואר (PDF) ןאכ", "ןאכ (PDF) ואר"},
		{"brackets after Latin", "דף PDF (A4)", "ףד PDF (A4)", "PDF (A4) ףד"},
		{"a bracket without another", "שלום) PDF", "םולש) PDF", "PDF (םולש"},
		{"angles", "<שלום>", "<םולש>", "<םולש>"},
		{"an ellipsis", "עוד…", "דוע…", "…דוע"},
		{"a percent sign", "הנחה 50%", "50% החנה", "50% החנה"},
		{"a time", "שעה 12:30 היום", "םויה 12:30 העש", "םויה 12:30 העש"},
		{"a number in front", "50 הנחות", "50 תוחנה", "תוחנה 50"},
		{"white space at the end", "שלום ", "םולש ", " םולש"},
		{"vowel points", "שָׁלוֹם ab", "םוֹלשָׁ ab", "ab םוֹלשָׁ"},
		{"a mark that deceives", "א\u202egpj.exe", "אgpj.exe", "gpj.exeא"},
	} {
		t.Run(c.name, func(t *testing.T) {
			require.Equal(t, c.english, drawn(c.text, false), "in an English window")
			require.Equal(t, c.hebrew, drawn(c.text, true), "in a Hebrew window")
		})
	}
}

// The parts of a caption stay in their order, whatever language each is in.
func TestJoinedPartsKeepTheirOrder(t *testing.T) {
	for _, c := range []struct {
		parts           []string
		english, hebrew string
	}{
		{[]string{"Support", "218 KB", "14:05"}, "Support · 218 KB · 14:05", "14:05 · 218 KB · Support"},
		{[]string{"תמיכה", "8 MB", "14:05"}, "הכימת · 8 MB · 14:05", "14:05 · MB 8 · הכימת"},
		{[]string{"Support", "8 מ״ב", "14:05"}, "Support · 8 ב״מ · 14:05", "14:05 · ב״מ 8 · Support"},
	} {
		require.Equal(t, c.english, drawn(Join(false, c.parts...), false))
		line := Join(true, c.parts...)
		if strings.ContainsFunc(line, func(r rune) bool { return unicode.Is(unicode.Hebrew, r) }) {
			require.Equal(t, c.hebrew, drawn(line, true))
		}
	}
}

func TestMarksAreNeverDrawn(t *testing.T) {
	for _, right := range []bool{false, true} {
		for _, parts := range [][]string{{"a", "b"}, {"א", "ב"}} {
			require.NotContains(t, Visual(Join(right, parts...), right), string(leftToRightMark))
			require.NotContains(t, Visual(Join(right, parts...), right), string(rightToLeftMark))
		}
	}
}

func TestVisualLeavesOthersAlone(t *testing.T) {
	for _, right := range []bool{false, true} {
		for _, s := range []string{"", "plain", "a (b) 12%", "Grüße, 你好 🎉", "مرحبا", "مرحبا שלום", "…"} {
			require.Equal(t, s, Visual(s, right))
		}
	}
}

func TestVisualIsNotTurnedAroundOnceMore(t *testing.T) {
	line := Visual("שלום 12", true)
	require.True(t, strings.HasPrefix(line, leftToRightOverride))
	require.True(t, strings.HasSuffix(line, popDirection))
}

// characters returns the sorted characters of a text, brackets all facing one
// way.
func characters(s string) string {
	runes := []rune(s)
	for i, r := range runes {
		runes[i] = min(r, mirror(r))
	}
	slices.Sort(runes)
	return string(runes)
}

func TestVisualLosesNothing(t *testing.T) {
	for _, right := range []bool{false, true} {
		for _, s := range append(slices.Clone(sampleTexts), "a ש b ת c 1 ד 2", "שָׁלוֹם", "א1ב2ג3", "(א[ב{ג}ד]ה)", "א\tב", "-א- +1 ב,ג;ד:ה 12:34") {
			require.Equal(t, characters(s), characters(drawn(s, right)), "%q", s)
		}
	}
}

// FuzzVisual compares with the library, which knows everything but
// brackets.
func FuzzVisual(f *testing.F) {
	for _, s := range sampleTexts {
		f.Add(s, true)
		f.Add(s, false)
	}
	for _, s := range []string{"א\u202eב\u2067ג\u2069", "א\n1\r\u2029ב", "\xff\xfeא", "א1+2,3 a1+2-3 €5% א%5 ( ג", "", "\u05b8\u05b8א"} {
		f.Add(s, true)
		f.Add(s, false)
	}
	f.Fuzz(func(t *testing.T, s string, right bool) {
		line := drawn(s, right)
		if strings.ContainsFunc(s, isSpecial) {
			return // enough that it did not panic
		}
		if characters(s) != characters(line) {
			t.Fatalf("%q became %q", s, line)
		}
		if strings.ContainsFunc(s, isBracket) {
			return
		}
		runes := []rune(s)
		want := libraryDirections(t, s, right)
		for i, level := range levelsOf(runes, right) {
			if (level%2 == 1) != want[i] {
				t.Fatalf("%q, character %d: level %d", s, i, level)
			}
		}
	})
}

// isSpecial tells characters that the drawn text leaves out, that end a
// paragraph, or whose rules Hebrew does not need.
func isSpecial(r rune) bool {
	class := classOf(r)
	return class == bidi.B || class == bidi.S || class == bidi.AL || class == bidi.AN || class == bidi.BN ||
		class >= bidi.Control || r == utf8.RuneError || unicode.Is(unicode.Bidi_Control, r)
}

func isBracket(r rune) bool { return mirror(r) != r }

// libraryDirections tells of each character whether the library has it written
// from right to left.
func libraryDirections(t *testing.T, s string, right bool) []bool {
	mark := "\u200e"
	if right {
		mark = "\u200f"
	}
	var p bidi.Paragraph
	_, err := p.SetString(mark + s)
	require.NoError(t, err)
	order, err := p.Order()
	require.NoError(t, err)
	var directions []bool
	for i := range order.NumRuns() {
		r := order.Run(i)
		for range []rune(r.String()) {
			directions = append(directions, r.Direction() == bidi.RightToLeft)
		}
	}
	return directions[1:]
}

func TestJoinedLeavesEmptyPartsOut(t *testing.T) {
	require.Equal(t, "a \u200e· \u200eb", Join(false, "a", "", "b", ""))
	require.Empty(t, Join(true, "", ""))
}

func TestALineOfAParagraph(t *testing.T) {
	hebrew := "הקובץ נשמר בכתובת https://example.com."
	for _, c := range []struct {
		name, line, paragraph string
		rightToLeft           bool
		want                  string
	}{
		{"the full stop behind a Latin end", "https://example.com.", hebrew, true, ".https://example.com"},
		{"in a window from the left", "https://example.com.", hebrew, false, "https://example.com."},
		{"a Latin paragraph", "https://example.com.", "Saved at https://example.com.", true, "https://example.com."},
		{"a Hebrew line", "נשמר.", hebrew, true, ".רמשנ"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := VisualLine(c.line, c.paragraph, c.rightToLeft)
			got = strings.NewReplacer(leftToRightOverride, "", popDirection, "").Replace(got)
			require.Equal(t, c.want, got)
		})
	}
}

func TestSentencesStayApart(t *testing.T) {
	line := Sentences(true, "אין חיבור אל CommBox.", "", "CommBox אומרת: לא")
	require.Equal(t, "אל :תרמוא CommBox .CommBox לא רוביח ןיא", drawn(line, true))
	require.Equal(t, "One. Two.", Sentences(false, "One.", "", "Two."))
}
