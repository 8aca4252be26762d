package work

// InParts changes rows off the main goroutine: it sorts the IDs, which ascend in the
// order in which files were given, calls do with some of them after the other, and
// then, on the main goroutine, then, with the number of IDs, from the first on, for
// which do returned no error. Where they are many the person is told how far it is, in
// the words of says, and can end it between two parts. It goes on while the window
// closes; what closing leaves no time for is not done. It belongs to the main goroutine.
type InParts func(ids []string, says func(done, of string) string, do func(ids []string) error, then func(done int, err error))
