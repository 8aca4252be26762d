// Package commbox is the client of the one documented endpoint MediaDrop
// exists for: POST {base_url}whatsapp/uploadmedia/{ENCRYPTED_STREAM_ID}.
//
// It sends one file in one request, never repeats a request by itself, and
// answers with a media ID or with an [*Error] that says what happened and
// whether the service may hold the file. When to try again is the caller's
// decision.
package commbox
