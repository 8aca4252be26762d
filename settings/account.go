package settings

import "mediadrop/settings/keychain"

// Account is a service address and, in the keychain under Name, one key.
// To change an account, change its fields in place: a copy carries along the
// fields of the file that this program does not know.
type Account struct {
	Name    string
	BaseURL string // canonical: see baseurl.go
	Preset  bool   // the administrator's, and not to be changed

	other rawMembers
}

func (a Account) isPreset() bool { return a.Preset }

// readAccounts reads the accounts of a file into u. It returns the names of
// those that the file's channels may be on, and the name of the one that a
// channel without an account is on. A broken account is in neither, and nothing
// takes its place: a channel must never move to a server it was not meant for.
func (d *decoder) readAccounts(members map[string]value, u *userFile) (usable names, first string) {
	usable = names{}
	defer d.preset.shareNames(usable)
	v, found := members[FieldAccounts]
	items, ok := d.array(v, FieldAccounts)
	if ok {
		u.set(FieldAccounts)
	}
	if !found || ok && len(items) == 0 {
		usable.take(u.Accounts[0].Name)
		return usable, u.Accounts[0].Name
	}
	var accounts []Account
	for i, v := range items {
		prefix := entry(FieldAccounts, i)
		a := Account{BaseURL: DefaultBaseURL}
		members, other, ok := d.object(v, prefix, "name", "base_url")
		ok = ok && readMember(d, members, prefix, "name", &a.Name, nil) && readMember(d, members, prefix, "base_url", &a.BaseURL, nil)
		if !ok || !d.entryIsGood(checkAccount(&a, usable), prefix, v, members) {
			continue
		}
		a.other = other
		accounts = append(accounts, a)
		if i == 0 {
			first = a.Name
		}
	}
	if len(accounts) > 0 {
		u.Accounts = accounts
	}
	return usable, first
}

func (a Account) encode() []byte {
	var o objectWriter
	o.text("name", a.Name)
	o.text("base_url", a.BaseURL)
	return o.end(a.other)
}

// checkAccount checks an account and adds its name to those taken.
func checkAccount(a *Account, taken names) *Problem {
	name, problem := checkName(a.Name)
	if problem != nil {
		return problem
	}
	base, problem := parseBaseURL(a.BaseURL)
	if problem != nil {
		return problem.within("base_url")
	}
	if !taken.take(name) {
		return &Problem{Field: "name", Code: NameTaken, Value: name}
	}
	a.Name, a.BaseURL = name, base
	return nil
}

// KeyOwner returns the owner of the account's key.
func (a Account) KeyOwner() keychain.Owner { return keychain.OwnerOf(a.Name, a.BaseURL) }
