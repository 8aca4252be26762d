package history

import (
	"database/sql/driver"
	"fmt"
	"reflect"
	"strings"
	"time"
	"unicode/utf8"
)

// field is a field of Upload that fills a column.
type field struct {
	index  int
	column string
	kept   bool
}

var fields = fieldsOf(reflect.TypeFor[Upload]())

func fieldsOf(t reflect.Type) (list []field) {
	for i := range t.NumField() {
		tag := t.Field(i).Tag
		if column, _, _ := strings.Cut(tag.Get("json"), ","); column != "-" {
			list = append(list, field{i, column, tag.Get("row") == "kept"})
		}
	}
	return list
}

// columns are what scan reads; stored are what record returns.
var (
	columns = append(columnsOf(fields), "raw_path")
	stored  = append(columnsOf(fields), "raw_path", "name", "search")

	selectUploads = "SELECT " + strings.Join(columns, ", ") + " FROM uploads "
)

func columnsOf(fields []field) (names []string) {
	for _, f := range fields {
		names = append(names, f.column)
	}
	return names
}

// record returns the values of a row, in the order of stored. They can be
// compared.
func record(u Upload) []any {
	values := make([]any, 0, len(stored))
	of := reflect.ValueOf(u)
	for _, f := range fields {
		value := of.Field(f.index)
		switch t, isTime := value.Interface().(time.Time); {
		case isTime:
			values = append(values, timeValue(t))
		case value.Kind() == reflect.String:
			values = append(values, validText(value.String()))
		default:
			values = append(values, value.Interface())
		}
	}
	return append(values, rawPath(u.Path), sortName(u), searchText(u))
}

// keep returns u with what Save leaves alone in a row that is there. That an ID was
// seen to arrive comes with the ID.
func keep(was, u Upload) Upload {
	if was.MediaID == "" {
		was.ProvenAt = u.ProvenAt
	}
	from, to := reflect.ValueOf(was), reflect.ValueOf(&u).Elem()
	for _, f := range fields {
		if f.kept {
			to.Field(f.index).Set(from.Field(f.index))
		}
	}
	return u
}

// validText replaces what is not UTF-8: other programs refuse a table with
// such a text.
func validText(s string) string { return strings.ToValidUTF8(s, string(utf8.RuneError)) }

// rawPath is a path that is not UTF-8, as it is; NULL for all others.
type rawPath string

func (p rawPath) Value() (driver.Value, error) {
	if utf8.ValidString(string(p)) {
		return nil, nil
	}
	return []byte(p), nil
}

type scanner interface{ Scan(...any) error }

// scan reads columns from a row, after the columns of its caller.
func scan(row scanner, before ...any) (u Upload, err error) {
	of := reflect.ValueOf(&u).Elem()
	var raw []byte
	texts := make([]*string, len(fields)) // of times
	targets := before
	for i, f := range fields {
		target := of.Field(f.index).Addr().Interface()
		if _, isTime := target.(*time.Time); isTime {
			target = &texts[i]
		}
		targets = append(targets, target)
	}
	if err := row.Scan(append(targets, &raw)...); err != nil {
		return Upload{}, err
	}
	for i, f := range fields {
		if texts[i] == nil {
			continue
		}
		t, err := time.Parse(time.RFC3339, *texts[i])
		if err != nil {
			u.Unreadable = strings.TrimPrefix(u.Unreadable+", "+f.column, ", ")
			continue
		}
		*of.Field(f.index).Addr().Interface().(*time.Time) = t.UTC()
	}
	if raw != nil {
		u.Path = string(raw)
	}
	if !u.State.Ended() && !u.State.goesOn() { // nobody can know what became of it
		u.State, u.Unreadable = Unknown, strings.TrimPrefix(u.Unreadable+", state", ", ")
	}
	return u, nil
}

// timeLayout is RFC 3339 with a fraction of fixed width: in UTC, the order of
// the texts is the order of the times.
const timeLayout = "2006-01-02T15:04:05.000000Z07:00"

func timeText(t time.Time) string { return t.UTC().Format(timeLayout) }

// timeValue returns nil, which is NULL, for the zero time.
func timeValue(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return timeText(t)
}

// checkTime: neither the clock's zero nor a time that the table cannot hold.
func checkTime(what string, t time.Time) error {
	if year := t.UTC().Year(); year < 2000 || year > 9999 {
		return fmt.Errorf("the time at which it was %s is missing or cannot be", what)
	}
	return nil
}
