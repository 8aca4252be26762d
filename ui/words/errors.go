package words

import (
	"errors"
	"strings"

	"fyne.io/fyne/v2/lang"

	"mediadrop/settings"
	"mediadrop/settings/keychain"
	"mediadrop/ui/control"
	"mediadrop/uploader"
	"mediadrop/uploader/commbox"
)

// Error words an error of the program itself, with a technical line
// where that may help. Both are never empty together.
func Error(err error) (text, detail string) {
	var (
		problem *settings.Problem
		key     *keychain.KeyError
		upload  *commbox.Error
	)
	switch {
	case errors.As(err, &problem):
		return Setting(problem), problem.Error()
	case errors.As(err, &key):
		return describeKey(key), ""
	case errors.As(err, &upload):
		return describeCheck(upload), upload.Error()
	case errors.Is(err, control.ErrAccountInUse):
		return lang.L("The account cannot be deleted: it still has channels, or it is the only account."), ""
	case errors.Is(err, control.ErrEmptyFolder):
		return lang.L("There are no files in this folder. Hidden files and system files are skipped."), ""
	case errors.Is(err, uploader.ErrNoKey):
		return lang.L("There is no key yet. Paste the key that your administrator gave you."), ""
	}
	if text := describeStreamID(err); text != "" {
		return text, ""
	}
	if text := describeKeychain(err); text != "" {
		return text, err.Error()
	}
	if text := teamError(err); text != "" {
		return text, err.Error()
	}
	return lang.L("An unexpected error occurred. Try again; if it happens again, send the line below to support."), err.Error()
}

// ErrorText words an error in plain language only.
func ErrorText(err error) string {
	text, _ := Error(err)
	return text
}

// describeCheck words what came of the test picture.
func describeCheck(e *commbox.Error) string {
	state := uploader.Failed
	if e.MayBeDelivered() {
		state = uploader.Unknown
	}
	return Describe(state, uploader.ProblemOf(e))
}

func describeStreamID(err error) string {
	for _, known := range []struct {
		err  error
		text string
	}{
		{commbox.ErrStreamIDEmpty, lang.L("Paste the channel's stream ID.")},
		{commbox.ErrStreamIDPlaceholder, lang.L("That is the placeholder from the documentation. Paste the channel's own stream ID.")},
		{commbox.ErrStreamIDIsKey, lang.L("That looks like an API key. The stream ID is a different text, from the channel's own page.")},
		{commbox.ErrStreamIDIsNumber, lang.L("That is a plain number. You need the encrypted stream ID, which looks like hNyRN_fLUy7rrOrN9jLpipA%3d%3d.")},
		{commbox.ErrStreamIDNotInURL, lang.L("There is no stream ID in this address.")},
		{commbox.ErrStreamIDTooLong, lang.L("This is too long for a stream ID.")},
		{commbox.ErrStreamIDMalformed, lang.L("This cannot be a stream ID: one has only letters, digits, - _ + / and = at the end.")},
	} {
		if errors.Is(err, known.err) {
			return known.text
		}
	}
	return ""
}

func describeKey(e *keychain.KeyError) string {
	switch e.Reason {
	case keychain.KeyEmpty:
		return lang.L("Paste the key.")
	case keychain.KeyTooLong:
		return lang.L("This is too long for a key. Copy the key again, and nothing else.")
	}
	return lang.L("This cannot be a key: it contains spaces or characters that no key has. Copy the key again, and nothing else.")
}

func describeKeychain(err error) string {
	switch {
	case errors.Is(err, keychain.ErrLocked):
		return lang.L("The system's keychain is locked. Unlock it, then try again.")
	case errors.Is(err, keychain.ErrTimeout):
		return lang.L("The system's keychain did not answer. A window that asks for its password may be hidden behind others.")
	case errors.Is(err, keychain.ErrUnavailable):
		return lang.L("This computer has no keychain that MediaDrop can use.")
	case errors.Is(err, keychain.ErrNotFound):
		return lang.L("There is no key in the keychain.")
	}
	return ""
}

// Setting words what is wrong with a setting, and where.
func Setting(p *settings.Problem) string {
	data := map[string]any{"Value": p.Value, "Field": p.Field, "Line": p.Line, "Column": p.Column}
	if p.Preset != "" {
		return lang.L("Your administrator's settings cannot be used. Please send this to your IT department: {{.Problem}}", map[string]any{"Problem": p.Error()})
	}
	switch p.Code {
	case settings.NotJSON:
		return lang.L("The settings file cannot be read: there is a mistake in line {{.Line}}, column {{.Column}}. MediaDrop starts without it, and keeps a copy before it saves new settings.", data)
	case settings.NameEmpty:
		if strings.HasPrefix(p.Field, "channels[") {
			return lang.L("Enter a nickname.")
		}
		return lang.L("Enter a name.")
	case settings.NameTooLong:
		return lang.L("The name is too long: 60 characters at most.")
	case settings.NameUnprintable:
		return lang.L("The name has characters that cannot be displayed.")
	case settings.NameTaken:
		return lang.L("The name “{{.Value}}” is already in use.", data)
	case settings.NameReserved:
		return lang.L("“{{.Value}}” is the name of the practice channel. Choose another name.", data)
	case settings.BaseURLInvalid, settings.BaseURLNotHTTPS, settings.BaseURLExtra:
		return lang.L("The base URL must begin with https:// and name a server, as in https://api.commbox.io/.")
	case settings.BadStreamID:
		if text := describeStreamID(p.Err); text != "" {
			return withField(text, p)
		}
	case settings.NewerVersion:
		return lang.L("The settings file was written by a newer version of MediaDrop. It is used as far as possible and not changed: install the newer version to change settings.")
	case settings.CannotRead:
		return lang.L("The settings file cannot be read. MediaDrop starts without it.")
	case settings.CannotWrite, settings.CannotKeepCopy:
		return lang.L("Changes to the settings cannot be saved. The disk may be full, or you may not have permission to write to the folder.")
	case settings.CopyKept:
		return lang.L("The old settings file was kept as {{.Value}}.", data)
	case settings.Locked:
		return lang.L("Your administrator has set this for everyone. Ask your IT department to change it.")
	case settings.NotYours:
		return lang.L("“{{.Value}}” was set up by your administrator and cannot be changed here.", data)
	case settings.TeamURLInvalid:
		return withField(lang.L("The address of the team's database cannot be used. It should look like postgres://mediadrop@db.example.com:5432/mediadrop."), p)
	case settings.TeamURLPassword:
		return withField(lang.L("The address of the team's database contains a password, which belongs in the keychain. Remove it from the settings file and enter it in Settings > Team."), p)
	case settings.NotAbsolute:
		return withField(lang.L("“{{.Value}}” is not a full path. Enter the full path of ffmpeg, or leave it empty to look in the usual places.", data), p)
	case settings.NotTrusted:
		return lang.L("MediaDrop does not run the ffmpeg in the settings: others can change “{{.Value}}” and so run their own program here. Move ffmpeg to a folder that only you can change, or ask your IT department for it.", data)
	case settings.UnknownChannel:
		return lang.L("The selected channel “{{.Value}}” is no longer in the settings.", data)
	}
	return withField(lang.L("One setting has an invalid value."), p)
}

// withField adds where in the file a problem is.
func withField(text string, p *settings.Problem) string {
	if p.Field == "" || p.Line == 0 {
		return text
	}
	return strings.TrimSpace(text + " " + lang.L("(Settings file, line {{.Line}}: {{.Field}})", map[string]any{"Line": p.Line, "Field": p.Field}))
}
