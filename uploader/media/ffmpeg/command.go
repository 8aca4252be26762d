package ffmpeg

import (
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Command returns the command line that a person without ffmpeg at hand can paste
// into a terminal later: what Run would do, in one pass. It is quoted for sh
// (and bash, zsh, fish) or, where goos is "windows", for PowerShell and cmd: exact
// in PowerShell and, but for names with $, %, ` or curly quotes, in cmd, and
// harmless in both whatever a name contains. p is nil when nothing is known of
// the source; then the result may be over the limit.
func Command(goos, in, out string, p *Plan) string {
	quote := quoteSh
	if goos == "windows" {
		quote = quoteWindows
	}
	r := recipe{h264: "libx264", aac: "aac"}
	args := append(append([]string{"ffmpeg"}, guarded()...), "-i", named(in))
	if p == nil {
		args = append(args, unknownSource(r)...)
		args = append(args, named(out))
	} else {
		args = append(args, r.whole(p, 0, p.firstStreams(), named(out))...)
	}
	for i, arg := range args {
		args[i] = quote(arg)
	}
	return strings.Join(args, " ")
}

// unknownSource are options that suit most sources: at most 720p of fair quality,
// the first video and the first sound where there are any.
func unknownSource(r recipe) []string {
	p := &Plan{HasVideo: true}
	args := append([]string{"-map", "0:V:0?", "-map", "0:a:0?"}, nothingElse()...)
	args = append(args,
		"-vf", "scale=1280:1280:force_original_aspect_ratio=decrease:force_divisible_by=2,format=yuv420p",
		"-c:v", r.h264, "-profile:v", "main", "-bf", "0", "-crf", "26", "-maxrate", "2M", "-bufsize", "2M",
		"-c:a", r.aac, "-ac", "2", "-b:a", "128k")
	return append(args, p.container()...)
}

// named keeps a name from being taken for an option or a protocol.
func named(path string) string {
	windows := len(path) > 2 && path[1] == ':' && path[2] == '\\'
	if filepath.IsAbs(path) || windows || strings.HasPrefix(path, `\\`) {
		return path
	}
	return "file:" + path
}

// plain reports whether no shell finds anything in the text.
func plain(text, also string) bool {
	for _, c := range text {
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && !strings.ContainsRune("_-./:+="+also, c) {
			return false
		}
	}
	return text != ""
}

// quoteSh quotes for POSIX shells. Control characters would act as keys when they
// are pasted, so names that have them are written in the form $'…' of bash, zsh
// and POSIX.1-2024.
func quoteSh(text string) string {
	switch {
	case plain(text, ",@"):
		return text
	case utf8.ValidString(text) && !strings.ContainsFunc(text, unicode.IsControl):
		return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
	}
	var b strings.Builder
	b.WriteString("$'")
	for i := range len(text) {
		switch c := text[i]; {
		case c == '\'' || c == '\\':
			b.WriteByte('\\')
			b.WriteByte(c)
		case c < ' ' || c > '~':
			b.WriteString(`\` + string([]byte{'0' + c>>6, '0' + c>>3&7, '0' + c&7}))
		default:
			b.WriteByte(c)
		}
	}
	return b.String() + "'"
}

// quoteWindows quotes in double quotes, which both shells know. In them,
// PowerShell looks for $, ` and every kind of double quote, and takes them
// literally after a backtick (about_Quoting_Rules); a name on Windows holds
// no straight one.
func quoteWindows(text string) string {
	if plain(text, `\`) {
		return text
	}
	var b strings.Builder
	b.WriteByte('"')
	for _, c := range text {
		switch {
		case unicode.IsControl(c) || c == '"':
			continue // no name on Windows has them
		case strings.ContainsRune("$`\u201c\u201d\u201e", c):
			b.WriteByte('`')
		}
		b.WriteRune(c)
	}
	return b.String() + `"`
}
