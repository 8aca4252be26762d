package team

import (
	"context"
	"net"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// Address is where a desk is. The zero value is no address.
type Address struct {
	text   string
	config *pgx.ConnConfig // without a password
}

// ParseAddress reads the address of a desk, such as
// postgres://mediadrop@db.example.com/mediadrop. The error is a *Problem of
// CodeAddress whose Detail is NotAnAddress, HasPassword, Incomplete or NotVerified, or what pgx
// says about the address.
//
// A password from PostgreSQL's environment variables or files is not used: the
// password of a desk is in the keychain.
func ParseAddress(text string) (Address, error) {
	u, err := checkAddress(text)
	if err != nil {
		return Address{}, err
	}
	withPlaceholder := *u // so that the library does not look for a password
	withPlaceholder.User = url.UserPassword(u.User.Username(), "-")
	config, err := parseConfig(&withPlaceholder)
	if err != nil {
		return Address{}, err
	}
	config.Password = ""
	return Address{text: strings.TrimSpace(text), config: config}, nil
}

// adminConfig reads an address for the set-up, whose password comes from where
// PostgreSQL's own programs take it: PGPASSWORD or the password file.
func adminConfig(text string) (*pgx.ConnConfig, error) {
	u, err := checkAddress(text)
	if err != nil {
		return nil, err
	}
	return parseConfig(u)
}

// checkAddress returns the address with what it left out, or what is wrong
// with it. No error quotes it, for it may hold a password.
func checkAddress(text string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSpace(text))
	if err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" || u.Opaque != "" || u.Fragment != "" {
		return nil, addressProblem(NotAnAddress)
	}
	options := u.Query()
	if _, has := u.User.Password(); has || options.Has("password") {
		return nil, addressProblem(HasPassword)
	}
	for _, name := range []string{"user", "dbname", "hostaddr", "service", "servicefile", "passfile"} {
		if options.Has(name) {
			return nil, addressProblem(NotAnAddress)
		}
	}
	if u.User.Username() == "" || strings.Trim(u.Path, "/") == "" || u.Host == "" && !options.Has("host") {
		return nil, addressProblem(Incomplete)
	}
	here := isHere(u, options)
	switch {
	case !options.Has("sslmode") && here:
		options.Set("sslmode", "disable")
	case !options.Has("sslmode"):
		options.Set("sslmode", "verify-full")
	case options.Get("sslmode") != "verify-full" && !here:
		return nil, addressProblem(NotVerified)
	}
	if !options.Has("connect_timeout") {
		options.Set("connect_timeout", "10") // seconds
	}
	u.RawQuery = options.Encode()
	return u, nil
}

// maxMessage bounds what a server can make this program hold, in bytes: a page
// of rows at their largest is a fraction of it.
const maxMessage = 64 << 20

func parseConfig(u *url.URL) (*pgx.ConnConfig, error) {
	config, err := pgx.ParseConfig(u.String())
	if err != nil {
		return nil, addressProblem(strings.ReplaceAll(err.Error(), u.String(), u.Redacted()))
	}
	config.RuntimeParams = map[string]string{}          // a pooler refuses those it does not know
	config.DefaultQueryExecMode = pgx.QueryExecModeExec // nothing that outlives a pooler's transaction
	config.StatementCacheCapacity, config.DescriptionCacheCapacity = 0, 0
	config.MaxProtocolMessageBodyLen = maxMessage
	return config, nil
}

// What is wrong with an address.
const (
	NotAnAddress = "not an address like postgres://USER@HOST:5432/DATABASE"
	HasPassword  = "the address must not hold a password"
	Incomplete   = "the address lacks a user, a host or a database"
	NotVerified  = "to another computer, sslmode must be verify-full"
)

func addressProblem(detail string) *Problem { return &Problem{Code: CodeAddress, Detail: detail} }

// isHere reports whether the server is on this computer, so that nobody can
// listen on the way.
func isHere(u *url.URL, options url.Values) bool {
	hosts := []string{u.Hostname()}
	if host := options.Get("host"); host != "" {
		hosts = strings.Split(host, ",")
	} else if strings.Contains(u.Host, ",") {
		hosts = strings.Split(u.Host, ",")
		for i, h := range hosts {
			if name, _, err := net.SplitHostPort(h); err == nil {
				hosts[i] = name
			}
		}
	}
	for _, host := range hosts {
		ip := net.ParseIP(strings.Trim(host, "[]"))
		if !filepath.IsAbs(host) && host != "localhost" && (ip == nil || !ip.IsLoopback()) {
			return false
		}
	}
	return true
}

// String returns the address as it was given; there is no password in it.
func (a Address) String() string { return a.text }

// IsZero reports whether there is no address.
func (a Address) IsZero() bool { return a.config == nil }

// Place is HOST:PORT/DATABASE, which names the desk in the keychain.
func (a Address) Place() string {
	return net.JoinHostPort(a.config.Host, strconv.Itoa(int(a.config.Port))) + "/" + a.config.Database
}

// connect opens a connection; noticed is called at each notice, while the
// connection is used. The error is a *Problem, unless ctx ended.
func (a Address) connect(ctx context.Context, password string, noticed func()) (*pgx.Conn, error) {
	config := a.config.Copy()
	config.Password = password
	config.OnNotification = func(*pgconn.PgConn, *pgconn.Notification) { noticed() }
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return nil, classify(err)
	}
	return conn, nil
}
