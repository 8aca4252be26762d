package settings

import (
	"cmp"
	"time"

	"mediadrop/uploader/convertpolicy"
)

// Names of members of the settings file, for [File.Locked].
const (
	FieldAccounts       = "accounts"
	FieldChannels       = "channels"
	FieldParallel       = "parallel_uploads"
	FieldConvertFiles   = "mend_files"
	FieldCopyWhenDone   = "copy_id_when_done"
	FieldCopyFormats    = "copy_formats"
	FieldCopyFormat     = "copy_format"
	FieldStripMetadata  = "strip_metadata"
	FieldFFmpeg         = "ffmpeg"
	FieldKeepDays       = "keep_days"
	FieldKeepFailedDays = "keep_failed_days"
	FieldLanguage       = "language"
	FieldTheme          = "theme"
	FieldTextSize       = "text_size"
	FieldTimeouts       = "timeouts_seconds"
	FieldTeam           = "team"
	FieldTemplates      = "templates"
	FieldTeamURL        = "team.url"
)

// table holds every setting but the accounts, the channels and the selected
// one: its name in the file, its place in Settings, its default value and its
// check. A new setting with a single value is a member of Settings and a row
// here. Rows are read in this order and written in it.
var table = []field{
	scalar(FieldParallel, func(s *Settings) *int { return &s.ParallelUploads }, 3, checkParallel).alwaysWritten(),
	scalar(FieldConvertFiles, func(s *Settings) *convertpolicy.Policy { return &s.ConvertFiles }, convertpolicy.Ask, checkConvert).alwaysWritten(),
	scalar(FieldCopyWhenDone, func(s *Settings) *bool { return &s.CopyIDWhenDone }, false, nil).alwaysWritten(),
	entries(FieldCopyFormats, func(s *Settings) *[]CopyFormat { return &s.CopyFormats }, readCopyFormat, checkCopyFormats, CopyFormat.encode),
	{
		name:  FieldCopyFormat,
		reset: func(s *Settings) { s.CopyFormat = CopyID },
		read:  readChosenFormat,
		check: func(s *Settings) *Problem { return checkChosenFormat(s).within(FieldCopyFormat) },
		write: func(s *Settings) []byte { return toJSON(cmp.Or(s.CopyFormat, CopyID)) },
		copy:  func(to, from *Settings) { to.CopyFormat = from.CopyFormat },
	},
	scalar(FieldStripMetadata, func(s *Settings) *bool { return &s.StripMetadata }, false, nil),
	scalar(FieldFFmpeg, func(s *Settings) *string { return &s.FFmpeg }, "", checkProgramPath),
	scalar(FieldKeepDays, func(s *Settings) *int { return &s.KeepDays }, 0, checkDays),
	scalar(FieldKeepFailedDays, func(s *Settings) *int { return &s.KeepFailedDays }, 0, checkDays),
	scalar(FieldLanguage, func(s *Settings) *string { return &s.Language }, "", checkLanguage),
	scalar(FieldTheme, func(s *Settings) *string { return &s.Theme }, "", checkTheme),
	scalar(FieldTextSize, func(s *Settings) *int { return &s.TextSize }, MinTextSize, checkTextSize),
	timeout("timeouts_seconds.connect", func(s *Settings) *time.Duration { return &s.Timeouts.Connect }, 10*time.Second).alwaysWritten(),
	timeout("timeouts_seconds.stall", func(s *Settings) *time.Duration { return &s.Timeouts.Stall }, 60*time.Second).alwaysWritten(),
	timeout("timeouts_seconds.answer", func(s *Settings) *time.Duration { return &s.Timeouts.Answer }, 120*time.Second).alwaysWritten(),
	entries(FieldTemplates, func(s *Settings) *[]Template { return &s.Templates }, readTemplate, checkTemplates, Template.encode),
	scalar("test_number", func(s *Settings) *string { return &s.TestNumber }, "", checkTestNumber).onlyPersonal(),
	scalar(FieldTeamURL, func(s *Settings) *string { return &s.Team.URL }, "", checkTeamURL),
	scalar("team.member", func(s *Settings) *string { return &s.Team.Member }, "", checkMember),
	scalar("window.width", func(s *Settings) *float32 { return &s.Window.Width }, 0, checkSide).onlyPersonal(),
	scalar("window.height", func(s *Settings) *float32 { return &s.Window.Height }, 0, checkSide).onlyPersonal(),
	scalar("window.filter", func(s *Settings) *string { return &s.Window.Filter }, "", checkFilter).onlyPersonal(),
}

// objects are the members of the file that hold several fields, and where the
// settings keep those members of them that this program does not know.
var objects = []struct {
	name    string
	unknown func(*Settings) *rawMembers
}{
	{FieldTimeouts, func(s *Settings) *rawMembers { return &s.Timeouts.other }},
	{FieldTeam, func(s *Settings) *rawMembers { return &s.Team.other }},
	{"window", func(s *Settings) *rawMembers { return &s.Window.other }},
}
