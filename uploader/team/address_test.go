package team

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestParseAddress(t *testing.T) {
	t.Setenv("PGPASSWORD", "of the environment")
	for text, place := range map[string]string{
		"postgres://mediadrop@db.example.com/mediadrop":                                    "db.example.com:5432/mediadrop",
		" postgresql://mediadrop@db.example.com:6432/desk?sslmode=verify-full \n":          "db.example.com:6432/desk",
		"postgres://mediadrop@db.example.com/desk?sslrootcert=system":                      "db.example.com:5432/desk",
		"postgres://mediadrop@localhost/desk":                                              "localhost:5432/desk",
		"postgres://mediadrop@127.0.0.1:5433/desk?sslmode=disable":                         "127.0.0.1:5433/desk",
		"postgres://mediadrop@[::1]:5433/desk?sslmode=disable":                             "[::1]:5433/desk",
		"postgres://mediadrop@/desk?host=/var/run/postgresql":                              "[/var/run/postgresql]:5432/desk",
		"postgres://mediadrop@127.0.0.1,localhost/desk?sslmode=disable&connect_timeout=30": "127.0.0.1:5432/desk",
	} {
		a, err := ParseAddress(text)
		require.NoError(t, err, text)
		if place[1] != '/' {
			require.Equal(t, place, a.Place(), text)
		}
		require.Empty(t, a.config.Password, "the environment is not asked")
	}
	for text, detail := range map[string]string{
		"": NotAnAddress, "db.example.com": NotAnAddress, "https://db.example.com/desk": NotAnAddress, "postgres:x": NotAnAddress,
		"postgres://mediadrop:secret@db.example.com/desk":                        HasPassword,
		"postgres://mediadrop:@db.example.com/desk":                              HasPassword,
		"postgres://mediadrop@db.example.com/desk?password=secret":               HasPassword,
		"postgres://mediadrop@db.example.com/desk?passfile=/etc/passwd":          NotAnAddress,
		"postgres://mediadrop@db.example.com/desk?user=postgres":                 NotAnAddress,
		"postgres://mediadrop@db.example.com/desk?service=x":                     NotAnAddress,
		"postgres://db.example.com/desk":                                         Incomplete,
		"postgres://mediadrop@db.example.com":                                    Incomplete,
		"postgres://mediadrop@db.example.com/":                                   Incomplete,
		"postgres://mediadrop@/desk":                                             Incomplete,
		"postgres://mediadrop@db.example.com/desk?sslmode=require":               NotVerified,
		"postgres://mediadrop@db.example.com/desk?sslmode=disable":               NotVerified,
		"postgres://mediadrop@db.example.com/desk?sslmode=verify-ca":             NotVerified,
		"postgres://mediadrop@localhost,db.example.com/desk?sslmode=disable":     NotVerified,
		"postgres://mediadrop@localhost/desk?host=db.example.com&sslmode=prefer": NotVerified,
		"postgres://mediadrop@localhost.example.com/desk?sslmode=allow":          NotVerified,
		"postgres://mediadrop@127.0.0.1.example.com/desk?sslmode=allow":          NotVerified,
	} {
		_, err := ParseAddress(text)
		require.Equal(t, &Problem{Code: CodeAddress, Detail: detail}, err, text)
		require.NotContains(t, err.Error(), "secret")
	}
	_, err := ParseAddress("postgres://mediadrop@db.example.com/desk?sslrootcert=/nowhere/ca.pem")
	require.ErrorContains(t, err, "/nowhere/ca.pem")
}
