package settings

import (
	"bytes"
	"strconv"
	"time"
)

// A field is a member of the settings file whose value is taken as a whole:
// from the user file, from the preset, or by default. (Accounts and channels
// are not: those of the preset stand beside the user's.)
type field struct {
	name     string                                // "language"; or "window.width", a member of the object "window"
	reset    func(*Settings)                       // sets the default value
	read     func(*decoder, value, *Settings) bool // reads and checks; reports problems, and whether there is a value to use
	check    func(*Settings) *Problem              // checks the value and makes it canonical
	write    func(*Settings) []byte                // returns the value as JSON
	copy     func(to, from *Settings)              // copies the value
	always   bool                                  // it is written also when it has its default value
	personal bool                                  // a preset cannot set it
}

// plain are the types of Go that stand for one JSON value.
type plain interface {
	~int | ~float32 | ~bool | ~string
}

// scalar returns a field with a single value. of returns its place in the
// settings; check may be nil.
func scalar[T plain](name string, of func(*Settings) *T, byDefault T, check func(T) *Problem) field {
	return field{
		name:  name,
		reset: func(s *Settings) { *of(s) = byDefault },
		read:  func(d *decoder, v value, s *Settings) bool { return readValue(d, v, name, of(s), check) },
		check: func(s *Settings) *Problem {
			if check == nil {
				return nil
			}
			return check(*of(s)).within(name)
		},
		write: func(s *Settings) []byte { return toJSON(*of(s)) },
		copy:  func(to, from *Settings) { *of(to) = *of(from) },
	}
}

// timeout returns a field with a time limit, which is a number of seconds in
// the file.
func timeout(name string, of func(*Settings) *time.Duration, byDefault time.Duration) field {
	return field{
		name:  name,
		reset: func(s *Settings) { *of(s) = byDefault },
		read: func(d *decoder, v value, s *Settings) bool {
			var n float64
			ok := readValue(d, v, name, &n, func(n float64) *Problem {
				if checkTimeout(seconds(n)) != nil {
					return &Problem{Code: OutOfRange, Value: strconv.FormatFloat(n, 'g', -1, 64)}
				}
				return nil
			})
			if ok {
				*of(s) = seconds(n)
			}
			return ok
		},
		check: func(s *Settings) *Problem { return checkTimeout(*of(s)).within(name) },
		write: func(s *Settings) []byte { return []byte(formatSeconds(*of(s))) },
		copy:  func(to, from *Settings) { *of(to) = *of(from) },
	}
}

// entries returns a field with a list of objects. readEntry reads one, adds it
// to the settings if it is good, and reports what is wrong with it.
func entries[T any](name string, of func(*Settings) *[]T, readEntry func(d *decoder, v value, prefix string, s *Settings),
	check func(*Settings) *Problem, encode func(T) []byte) field {
	return field{
		name:  name,
		reset: func(s *Settings) { *of(s) = nil },
		read: func(d *decoder, v value, s *Settings) bool {
			items, ok := d.array(v, name)
			for i, item := range items {
				readEntry(d, item, entry(name, i), s)
			}
			return ok
		},
		check: check,
		write: func(s *Settings) []byte { return list(*of(s), encode) },
		copy:  func(to, from *Settings) { *of(to) = *of(from) },
	}
}

func (f field) alwaysWritten() field { f.always = true; return f }

func (f field) onlyPersonal() field { f.personal = true; return f }

// equal reports whether the field has the same value in both.
func (f field) equal(a, b *Settings) bool { return bytes.Equal(f.write(a), f.write(b)) }

// isDefault reports whether the field has its default value.
func (f field) isDefault(s *Settings) bool {
	var unset Settings
	f.reset(&unset)
	return f.equal(s, &unset)
}
