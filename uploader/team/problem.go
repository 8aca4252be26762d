package team

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
)

// Code is the cause of a problem. The texts are stable: they stand in the log.
type Code string

// The codes.
const (
	CodeAddress     Code = "address"     // the address cannot be used; Detail says why
	CodeHost        Code = "no_host"     // there is no such host
	CodeUnreachable Code = "unreachable" // no connection, or it broke
	CodePassword    Code = "password"    // wrong password, or the role may not log in
	CodeNoPassword  Code = "no_password" // there is none in the keychain
	CodeCertificate Code = "certificate" // the server's certificate cannot be trusted
	CodePlain       Code = "plain"       // the server offers no encryption
	CodeNoDatabase  Code = "no_database" // there is no such database
	CodeNotSetUp    Code = "not_set_up"  // the database has no library
	CodeOlder       Code = "older"       // the library is older than this program
	CodeNewer       Code = "newer"       // the library is newer: it is read, and not written
	CodeReadOnly    Code = "read_only"   // the server takes no changes now
	CodeFull        Code = "full"        // the server's disk is full
	CodeRights      Code = "rights"      // a right is missing
	CodeBusy        Code = "busy"        // too many connections
	CodeNotOwner    Code = "not_owner"   // set-up: the role does not own the database
	CodeNoRoles     Code = "no_roles"    // set-up: the role may not create roles
	CodeHistory     Code = "history"     // the history of this computer cannot be read or written
	CodeRow         Code = "row"         // the desk does not take a row
	CodeOther       Code = "other"       // a fault of the server; Detail has its words
)

// Problem is an error of the desk, classified. Detail is for the log and for
// support; it never holds a password.
type Problem struct {
	Code   Code
	Detail string
}

func (p *Problem) Error() string { return fmt.Sprintf("team: %s: %s", p.Code, p.Detail) }

// NeedsPerson reports whether trying again is of no use before somebody has
// changed something.
func (p *Problem) NeedsPerson() bool {
	switch p.Code {
	case CodeAddress, CodePassword, CodeNoPassword, CodeCertificate, CodePlain, CodeNoDatabase, CodeNotSetUp, CodeOlder, CodeRights:
		return true
	}
	return false
}

// byState says what PostgreSQL's error codes mean here
// (https://www.postgresql.org/docs/current/errcodes-appendix.html).
var byState = map[string]Code{
	"28P01": CodePassword, "28000": CodePassword,
	"3D000": CodeNoDatabase,
	"3F000": CodeNotSetUp, "42P01": CodeNotSetUp,
	"42501": CodeRights,
	"25006": CodeReadOnly,
	"53100": CodeFull,
	"53300": CodeBusy,
	"57P01": CodeUnreachable, "57P02": CodeUnreachable, "57P03": CodeUnreachable, // shutting down, or starting
	"23514": CodeRow, "23502": CodeRow, "22021": CodeRow, "22P02": CodeRow, "22P05": CodeRow,
}

// detailCodes are set by the script of the set-up.
var detailCodes = map[string]Code{
	"mediadrop:owner": CodeNotOwner, "mediadrop:createrole": CodeNoRoles, "mediadrop:newer": CodeNewer,
}

// classify is where errors of the desk are understood.
func classify(err error) *Problem {
	var known *Problem
	if err == nil || errors.As(err, &known) {
		return known
	}
	p := &Problem{Code: CodeUnreachable, Detail: err.Error()}
	var server *pgconn.PgError
	var dns *net.DNSError
	switch {
	case errors.As(err, &server):
		p.Code, p.Detail = CodeOther, server.Severity+" "+server.Code+": "+server.Message
		if code, ok := byState[server.Code]; ok {
			p.Code = code
		}
		if code, ok := detailCodes[server.Detail]; ok {
			p.Code = code
		}
	case isCertificate(err):
		p.Code = CodeCertificate
	case strings.Contains(err.Error(), "server refused TLS connection"):
		p.Code = CodePlain
	case errors.As(err, &dns) && dns.IsNotFound:
		p.Code = CodeHost
	}
	return p
}

// local marks an error of the history, which is no fault of the desk.
func local(err error) error {
	if err == nil {
		return nil
	}
	return &Problem{Code: CodeHistory, Detail: err.Error()}
}

func isCertificate(err error) bool {
	var unknown x509.UnknownAuthorityError
	var host x509.HostnameError
	var invalid x509.CertificateInvalidError
	var verification *tls.CertificateVerificationError
	return errors.As(err, &unknown) || errors.As(err, &host) || errors.As(err, &invalid) || errors.As(err, &verification)
}

// ended reports whether an error only says that the program stops.
func ended(ctx context.Context) bool { return ctx.Err() != nil }
