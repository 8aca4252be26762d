package heic

// The decoder comes out of another module by its variable's name. Should that be
// called otherwise one day, the linker makes an empty one without a word: then the
// program does not start, and no test passes.
func init() {
	if len(packed) == 0 {
		panic("the HEIC decoder is missing: this program must be built with github.com/gen2brain/heic at the version in go.mod")
	}
}
