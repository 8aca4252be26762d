package settings

// Export returns a settings file with the accounts, channels and templates
// alone, for an administrator to hand out. No key is in it: settings never hold one.
func Export(s Settings) []byte {
	s = s.clone()
	for i := range s.Accounts {
		s.Accounts[i].other = ""
	}
	for i := range s.Channels {
		s.Channels[i].other = ""
	}
	for i := range s.Templates {
		s.Templates[i].other = ""
	}
	var w objectWriter
	w.raw("version", toJSON(CurrentVersion))
	w.raw(FieldAccounts, list(s.Accounts, Account.encode))
	w.raw(FieldChannels, list(s.Channels, Channel.encode))
	if len(s.Templates) > 0 {
		w.raw(FieldTemplates, list(s.Templates, Template.encode))
	}
	return indented(w.end(""))
}
