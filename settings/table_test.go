package settings

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// leaves returns the exported members of a struct, those of structs in it
// included, by name.
func leaves(v reflect.Value, prefix string) map[string]reflect.Value {
	found := map[string]reflect.Value{}
	for i := range v.NumField() {
		field := v.Type().Field(i)
		switch {
		case !field.IsExported():
		case field.Type.Kind() == reflect.Struct:
			for name, leaf := range leaves(v.Field(i), prefix+field.Name+".") {
				found[name] = leaf
			}
		default:
			found[prefix+field.Name] = v.Field(i)
		}
	}
	return found
}

// fill gives a value another one than the zero value.
func fill(v reflect.Value) {
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(7)
	case reflect.Float32:
		v.SetFloat(7)
	case reflect.String:
		v.SetString("seven")
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
	default:
		panic("a kind of member that is new: " + v.Kind().String())
	}
}

// A member of Settings that has no row in the table would be lost when the file
// is written.
func TestEverySettingHasARow(t *testing.T) {
	elsewhere := []string{"Version", "Accounts", "Channels", "SelectedChannel"}
	var settings Settings
	for name := range leaves(reflect.ValueOf(&settings).Elem(), "") {
		var changed Settings
		fill(leaves(reflect.ValueOf(&changed).Elem(), "")[name])
		rows := 0
		for _, f := range table {
			if !f.equal(&settings, &changed) {
				rows++
				var copied Settings
				f.copy(&copied, &changed)
				require.True(t, f.equal(&copied, &changed), name)
				require.False(t, f.isDefault(&changed), name)
			}
		}
		if slices.Contains(elsewhere, name) {
			require.Zero(t, rows, name)
		} else {
			require.Equal(t, 1, rows, "rows for %s", name)
		}
	}
}

func TestRowsHaveGoodDefaults(t *testing.T) {
	seen := map[string]bool{}
	s := Default()
	for _, f := range table {
		require.False(t, seen[f.name], f.name)
		seen[f.name] = true
		require.Nil(t, f.check(&s), f.name)
		require.True(t, f.isDefault(&s), f.name)
		got, problems := decodeText([]byte("{" + inFile(f, f.write(&s)) + "}"))
		require.Empty(t, problems, f.name)
		require.Equal(t, s, got, f.name)
	}
}

// inFile returns a field as a member of the file.
func inFile(f field, v []byte) string {
	for _, object := range objects {
		if name, found := strings.CutPrefix(f.name, object.name+"."); found {
			return fmt.Sprintf(`%q: {%q: %s}`, object.name, name, v)
		}
	}
	return fmt.Sprintf(`%q: %s`, f.name, v)
}
