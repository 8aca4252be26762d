package look

import (
	"os"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"github.com/stretchr/testify/require"
)

func TestTextSizeMultipliesWhatTheSystemGave(t *testing.T) {
	a := test.NewTempApp(t)
	t.Setenv(scaleVariable, "") // puts back what was there
	for _, c := range []struct {
		given   string
		percent int
		want    string
	}{{"", 100, ""}, {"", 0, ""}, {"", 150, "1.5"}, {"1.25", 200, "2.5"}, {"1.25", 100, "1.25"}, {"auto", 125, "1.25"}, {"auto", 100, "auto"}} {
		before := given
		given = c.given
		require.NoError(t, Use(a, "", c.percent))
		require.Equal(t, c.want, os.Getenv(scaleVariable), "%+v", c)
		given = before
	}
}

func TestAThemeThatWasChosenIsNotTheSystems(t *testing.T) {
	a := test.NewTempApp(t)
	t.Setenv(scaleVariable, "")
	background := func(v fyne.ThemeVariant) any { return a.Settings().Theme().Color(theme.ColorNameBackground, v) }
	require.NoError(t, Use(a, "", 100))
	light, dark := background(theme.VariantLight), background(theme.VariantDark)
	require.NotEqual(t, light, dark)
	for name, want := range map[string]any{"light": light, "dark": dark} {
		require.NoError(t, Use(a, name, 100))
		require.Equal(t, want, background(theme.VariantLight), name)
		require.Equal(t, want, background(theme.VariantDark), name)
	}
}
