package keychain

import (
	"net/url"
	"strings"
)

// Service is the name under which the keys lie in the keychain. The
// user there is Owner.User.
const Service = "mediadrop"

// commBoxOrigin is the origin of the CommBox service itself.
const commBoxOrigin = "https://api.commbox.io"

// Owner is what a key belongs to: an account and the server that it sends
// to. An account whose base URL leads to another server has another key, so
// that no settings file can send a key to a server that it was not entered for.
type Owner struct {
	Account string
	Origin  string // "https://api.commbox.io": scheme, host, and the port if it is not the usual one, in lower case

	password bool // the secret is no bearer key: see PasswordOwner
}

// OwnerOf returns the owner of the key of an account with a base URL.
func OwnerOf(account, baseURL string) Owner { return Owner{Account: account, Origin: origin(baseURL)} }

// PasswordOwner returns the owner of the password of a team's database; place is
// HOST:PORT/DATABASE. Keys keeps the password as it is, whatever is in it.
func PasswordOwner(place string) Owner {
	return Owner{Account: "team", Origin: place, password: true}
}

// User returns the name of the keychain's entry: "Main@https://api.commbox.io".
func (o Owner) User() string { return o.Account + "@" + o.Origin }

// Host returns the host, and the port if it is not the usual one, for a person
// to read: "api.commbox.io".
func (o Owner) Host() string {
	_, host, _ := strings.Cut(o.Origin, "://")
	return host
}

// clean returns the owner's secret in a text that was pasted, or that another
// program has put into the keychain.
func (o Owner) clean(text string) (string, error) {
	if !o.password {
		return CleanKey(text)
	}
	switch {
	case text == "":
		return "", &KeyError{KeyEmpty}
	case len(text) > MaxKeyLength:
		return "", &KeyError{KeyTooLong}
	}
	return text, nil
}

// IsCommBox reports whether the server is the CommBox service itself.
func (o Owner) IsCommBox() bool { return o.Origin == commBoxOrigin }

// formerUser returns the name of the entry in which MediaDrop kept a key before
// keys belonged to a server: the account's name alone. Only one for the CommBox
// service may be taken over. Names with an "@" are left alone, since what lies
// under such a name can be the entry of another owner.
func (o Owner) formerUser() (user string, ok bool) {
	if !o.IsCommBox() || strings.Contains(o.Account, "@") {
		return "", false
	}
	return o.Account, true
}

// origin returns the origin of a base URL (RFC 6454, section 4).
func origin(base string) string {
	u, err := url.Parse(strings.TrimSpace(base))
	if err != nil {
		return "" // no account has such a base URL
	}
	host, port := strings.ToLower(u.Host), strings.TrimLeft(u.Port(), "0")
	if u.Port() != "" {
		host = strings.TrimSuffix(host, ":"+u.Port())
		if usual := map[string]string{"https": "443", "http": "80"}[u.Scheme]; port != usual {
			host += ":" + port
		}
	}
	return strings.ToLower(u.Scheme) + "://" + host
}
