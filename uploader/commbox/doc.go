// Package commbox is the client of the two documented endpoints that MediaDrop uses:
//
//	POST {base_url}whatsapp/uploadmedia/{ENCRYPTED_STREAM_ID}
//	POST {base_url}v2/whatsapp/sendtemplatedmessage/{ENCRYPTED_STREAM_ID}
//
// It sends one file, or one message, in one request, never repeats a request by itself,
// and answers with a media ID or a receipt, or with an [*Error] that says what happened
// and whether the service may have it. When to try again is the caller's decision.
package commbox
