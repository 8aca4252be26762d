package words

import (
	"errors"
	"time"

	"fyne.io/fyne/v2/lang"

	"mediadrop/ui/language"
	"mediadrop/uploader/team"
)

// TeamProblem returns what is the matter with the team's library, and what to
// do.
func TeamProblem(p *team.Problem) string {
	switch p.Code {
	case team.CodeAddress:
		return teamAddress(p.Detail)
	case team.CodeHost:
		return lang.L("There is no server with this name. Check the address.")
	case team.CodePassword:
		return lang.L("The database rejected this password. Ask your administrator for the current one.")
	case team.CodeNoPassword:
		return lang.L("The password of the team's library is missing. Enter it.")
	case team.CodeCertificate:
		return lang.L("The server could not prove its identity: its certificate is for another name, has expired, or comes from an authority that this computer does not trust. Ask your administrator.")
	case team.CodePlain:
		return lang.L("The server does not offer an encrypted connection, so the password was not sent. Ask your administrator.")
	case team.CodeNoDatabase:
		return lang.L("The server has no database with this name. Check the end of the address.")
	case team.CodeNotSetUp:
		return lang.L("The database is not set up for MediaDrop yet. Ask your administrator to run mediadrop --team-setup.")
	case team.CodeOlder:
		return lang.L("The team's library was made by an older version of MediaDrop. Ask your administrator to run mediadrop --team-setup again.")
	case team.CodeNewer:
		return lang.L("The team's library is newer than this version of MediaDrop: you can see it, but your uploads are not shared until MediaDrop is updated.")
	case team.CodeReadOnly:
		return lang.L("The team's server accepts no changes at the moment. Your uploads will be shared when it does.")
	case team.CodeFull:
		return lang.L("The disk of the team's server is full. Tell your administrator; your uploads will be shared when there is space.")
	case team.CodeRights:
		return lang.L("The team's database lacks a permission. Ask your administrator to run mediadrop --team-setup again.")
	case team.CodeBusy:
		return lang.L("The team's server has too many connections. MediaDrop will try again automatically.")
	case team.CodeHistory:
		return lang.L("The list on this computer cannot be read or written, so nothing is being shared.")
	case team.CodeOther:
		return lang.L("The team's server had an error. MediaDrop will try again automatically.")
	}
	return lang.L("The team's server cannot be reached. MediaDrop will try again automatically.")
}

// JoinError words why a team cannot be joined, where nothing is tried again by itself.
func JoinError(err error) string {
	var p *team.Problem
	if errors.As(err, &p) {
		switch p.Code {
		case team.CodeUnreachable:
			return lang.L("The team's server cannot be reached. Check the address and your network connection, then try again.")
		case team.CodeBusy:
			return lang.L("The team's server has too many connections. Try again in a few minutes.")
		case team.CodeReadOnly, team.CodeFull, team.CodeOther:
			return lang.L("The team's server had an error. Try again later; if it happens again, tell your administrator.")
		}
	}
	return ErrorText(err)
}

func teamAddress(detail string) string {
	switch detail {
	case team.HasPassword:
		return lang.L("Remove the password from the address and enter it below.")
	case team.Incomplete:
		return lang.L("The address is incomplete. It should look like postgres://mediadrop@db.example.com:5432/mediadrop")
	case team.NotVerified:
		return lang.L("This address would trust any server. Remove sslmode from it, or set it to verify-full.")
	}
	return lang.L("This is not a database address. One looks like postgres://mediadrop@db.example.com:5432/mediadrop")
}

// TeamStatus returns the one sentence about the team for the status line; ""
// where there is nothing that a person has to know.
func TeamStatus(s team.Status) string {
	switch {
	case s.State == team.Refused:
		return lang.L("Team: needs you. See Settings > Team.")
	case s.State == team.Offline && s.Waiting > 0:
		return language.N("Team: not reached since {{.Time}}, {{.Count}} to share", s.Waiting, map[string]any{"Time": teamSince(s.Since)})
	case s.State == team.Offline:
		return lang.L("Team: not reached since {{.Time}}", map[string]any{"Time": teamSince(s.Since)})
	case s.Problem != nil:
		return lang.L("Team: your uploads are not shared at the moment. See Settings > Team.")
	}
	return ""
}

func teamSince(t time.Time) string {
	if time.Since(t) > 12*time.Hour {
		return Moment(t)
	}
	return Clock(t)
}

// TeamState returns how it stands with the team, in full.
func TeamState(s team.Status) string {
	text := lang.L("Connecting…")
	switch {
	case s.Problem != nil:
		text = TeamProblem(s.Problem)
	case s.State == team.Connected && s.Filling:
		text = lang.L("Connected. Older uploads of your team are still arriving.")
	case s.State == team.Connected:
		text = lang.L("Connected.")
	}
	if s.Waiting > 0 {
		text += " " + language.N("{{.Count}} changes wait to be shared.", s.Waiting)
	}
	return text
}

// teamError returns the sentence for an error of the team's, "" for others.
func teamError(err error) string {
	var p *team.Problem
	if errors.As(err, &p) {
		return TeamProblem(p)
	}
	return ""
}
