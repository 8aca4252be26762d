package uploader

import (
	"mediadrop/uploader/convertpolicy"
	"mediadrop/uploader/media"
)

// Rules are what the person settled about the check of files.
type Rules struct {
	Convert convertpolicy.Policy
	// Private asks for pictures without metadata, also where nothing else is to
	// be converted.
	Private bool
}

// answer is what a person said about one file.
type answer int

const (
	noAnswer answer = iota
	agreed          // convert it, or send it all the same
	declined
)

// nextStep is what becomes of a file that was inspected.
type nextStep int

const (
	sendIt    nextStep = iota
	convertIt          // and send it
	offerIt            // make the copy, so that the person sees what it will be, and ask
	askFirst           // before anything is made
	blockIt
	leaveIt // out, as the person wants it
)

// decideConversion is the whole policy about conversion.
func decideConversion(r media.Report, p convertpolicy.Policy, a answer) nextStep {
	switch {
	case r.Verdict == media.Blocked:
		return blockIt
	case p == convertpolicy.Never && a != agreed && !r.Sendable():
		return blockIt
	case r.Reason == media.ReasonWrongHeader:
		return decideHeader(r, a)
	case r.Verdict != media.Convert:
		return sendIt
	case a == declined || p == convertpolicy.Never && a != agreed && r.Remedy != media.StripMetadata:
		return withoutConversion(r)
	case a == agreed, r.Remedy == media.StripMetadata, p == convertpolicy.Always && !r.Asks:
		return convertIt
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
	case r.Verdict == media.Convert:
		return convertIt
	}
	return sendIt
}

func withoutConversion(r media.Report) nextStep {
	if r.Sendable() {
		return sendIt
	}
	return blockIt
}
