package settings

import (
	"net/url"
	"unicode/utf8"
)

// maxTeamURL is more than any address has, in characters.
const maxTeamURL = 2000

// checkTeamURL refuses what is no address of a PostgreSQL database, and one
// that holds a password: that belongs in the keychain. Whether the address can
// be used is found out when it is.
func checkTeamURL(text string) *Problem {
	if text == "" {
		return nil
	}
	u, err := url.Parse(text)
	var query url.Values
	if err == nil {
		query, err = url.ParseQuery(u.RawQuery)
	}
	switch {
	case err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" || utf8.RuneCountInString(text) > maxTeamURL:
		return &Problem{Code: TeamURLInvalid} // without the text, which may hold a password
	case hasPassword(u.User) || query.Has("password") || query.Has("sslpassword"):
		return &Problem{Code: TeamURLPassword}
	}
	return nil
}

func hasPassword(user *url.Userinfo) bool {
	_, has := user.Password()
	return has
}

// checkMember refuses what cannot be a name that colleagues see.
func checkMember(name string) *Problem {
	if name == "" {
		return nil
	}
	if trimmed, p := checkName(name); p != nil || trimmed != name {
		return &Problem{Code: NameUnprintable}
	}
	return nil
}
