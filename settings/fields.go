package settings

import (
	"cmp"
	"strconv"
)

// The members of the settings file that an administrator can set and lock. What
// the program remembers by itself (the version, the selected channel, the
// window) cannot be locked.
const (
	FieldAccounts       = "accounts"
	FieldChannels       = "channels"
	FieldParallel       = "parallel_uploads"
	FieldConvertFiles   = "mend_files"
	FieldCopyWhenDone   = "copy_id_when_done"
	FieldCopyFormat     = "copy_format"
	FieldCopyFormats    = "copy_formats"
	FieldStripMetadata  = "strip_metadata"
	FieldFFmpeg         = "ffmpeg"
	FieldKeepDays       = "keep_days"
	FieldKeepFailedDays = "keep_failed_days"
	FieldTimeouts       = "timeouts_seconds"
	FieldLanguage       = "language"
)

// scalar members are taken whole: from the person's own file, from the
// administrator's, or by default.
type scalarMember struct {
	name   string
	value  func(*Settings) []byte
	absent func(*Settings) bool // the value is the one that a missing member has; nil: it never misses
	take   func(to, from *Settings)
}

// scalars are all of them, in the order of the file.
var scalars = []scalarMember{
	{FieldParallel, func(s *Settings) []byte { return number(s.ParallelUploads) }, nil,
		func(to, from *Settings) { to.ParallelUploads = from.ParallelUploads }},
	{FieldConvertFiles, func(s *Settings) []byte { return quote(string(s.ConvertFiles)) }, nil,
		func(to, from *Settings) { to.ConvertFiles = from.ConvertFiles }},
	{FieldCopyWhenDone, func(s *Settings) []byte { return truth(s.CopyIDWhenDone) }, nil,
		func(to, from *Settings) { to.CopyIDWhenDone = from.CopyIDWhenDone }},
	{FieldCopyFormat, func(s *Settings) []byte { return quote(cmp.Or(s.CopyFormat, CopyID)) },
		func(s *Settings) bool { return cmp.Or(s.CopyFormat, CopyID) == CopyID },
		func(to, from *Settings) { to.CopyFormat = from.CopyFormat }},
	{FieldCopyFormats, func(s *Settings) []byte { return list(s.CopyFormats, CopyFormat.encode) },
		func(s *Settings) bool { return len(s.CopyFormats) == 0 },
		func(to, from *Settings) { to.CopyFormats = from.CopyFormats }},
	{FieldStripMetadata, func(s *Settings) []byte { return truth(s.StripMetadata) },
		func(s *Settings) bool { return !s.StripMetadata },
		func(to, from *Settings) { to.StripMetadata = from.StripMetadata }},
	{FieldFFmpeg, func(s *Settings) []byte { return quote(s.FFmpeg) },
		func(s *Settings) bool { return s.FFmpeg == "" },
		func(to, from *Settings) { to.FFmpeg = from.FFmpeg }},
	{FieldKeepDays, func(s *Settings) []byte { return number(s.KeepDays) },
		func(s *Settings) bool { return s.KeepDays == 0 },
		func(to, from *Settings) { to.KeepDays = from.KeepDays }},
	{FieldKeepFailedDays, func(s *Settings) []byte { return number(s.KeepFailedDays) },
		func(s *Settings) bool { return s.KeepFailedDays == 0 },
		func(to, from *Settings) { to.KeepFailedDays = from.KeepFailedDays }},
	{FieldTimeouts, func(s *Settings) []byte { return s.Timeouts.encode() }, nil,
		func(to, from *Settings) { to.Timeouts = from.Timeouts }},
	{FieldLanguage, func(s *Settings) []byte { return quote(s.Language) },
		func(s *Settings) bool { return s.Language == "" },
		func(to, from *Settings) { to.Language = from.Language }},
}

func number(n int) []byte  { return strconv.AppendInt(nil, int64(n), 10) }
func truth(is bool) []byte { return strconv.AppendBool(nil, is) }
