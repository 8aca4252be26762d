package uploader

import "mediadrop/uploader/media"

// MendPolicy is what the person settled about files that can be mended.
type MendPolicy string

// The policies.
const (
	MendAsk    MendPolicy = "ask"
	MendAlways MendPolicy = "always"
	MendNever  MendPolicy = "never"
)

// Rules are what the person settled about the check of files.
type Rules struct {
	Mend MendPolicy
	// Private asks for pictures without metadata, also where nothing else is to
	// be mended.
	Private bool
}

// answer is what a person said about one file.
type answer int

const (
	noAnswer answer = iota
	agreed          // mend it, or send it all the same
	declined
)

// nextStep is what becomes of a file that was inspected.
type nextStep int

const (
	sendIt   nextStep = iota
	mendIt            // and send it
	offerIt           // make the copy, so that the person sees what it will be, and ask
	askFirst          // before anything is made
	blockIt
	leaveIt // out, as the person wants it
)

// decideMending is the whole policy about mending.
func decideMending(r media.Report, p MendPolicy, a answer) nextStep {
	switch {
	case r.Verdict == media.Blocked:
		return blockIt
	case p == MendNever && a != agreed && !r.Sendable():
		return blockIt
	case r.Reason == media.ReasonWrongHeader:
		return decideHeader(r, a)
	case r.Verdict != media.Mend:
		return sendIt
	case a == declined || p == MendNever && a != agreed && r.Remedy != media.StripMetadata:
		return withoutMending(r)
	case a == agreed, r.Remedy == media.StripMetadata, p == MendAlways && !r.Asks:
		return mendIt
	case r.Remedy == media.Transcode:
		return askFirst // it takes long
	}
	return offerIt
}

// decideHeader: nobody but the person knows whether the template or the file
// is the wrong one.
func decideHeader(r media.Report, a answer) nextStep {
	switch {
	case a == declined:
		return leaveIt
	case a == noAnswer:
		return askFirst
	case r.Verdict == media.Mend:
		return mendIt
	}
	return sendIt
}

func withoutMending(r media.Report) nextStep {
	if r.Sendable() {
		return sendIt
	}
	return blockIt
}
