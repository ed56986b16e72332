#include "simulator/base/url.hpp"

#include <catch2/catch.hpp>

using namespace notisim;

TEST_CASE("an absolute URL falls into its parts", "[base]") {
    struct Row {
        std::string text;
        std::string scheme;
        std::string host;
        int port;
        std::string target;
        std::string authority;
    };
    const Row rows[] = {
        {"http://example.com", "http", "example.com", 80, "/", "example.com"},
        {"https://example.com/", "https", "example.com", 443, "/", "example.com"},
        {"HTTPS://Example.com:8443/a/b?c=d&e=%20", "https", "Example.com", 8443, "/a/b?c=d&e=%20", "Example.com:8443"},
        {"http://127.0.0.1:80/x", "http", "127.0.0.1", 80, "/x", "127.0.0.1"},
        {"https://h:80", "https", "h", 80, "/", "h:80"},
        {"http://[::1]:8080/x", "http", "::1", 8080, "/x", "[::1]:8080"},
        {"https://[2001:db8::1]/", "https", "2001:db8::1", 443, "/", "[2001:db8::1]"},
        {"http://h?x=y", "http", "h", 80, "/?x=y", "h"},
        {"http://h/?", "http", "h", 80, "/?", "h"},
        {"http://h:/x", "http", "h", 80, "/x", "h"},
        {"http://h/a%2Fb/../c", "http", "h", 80, "/a%2Fb/../c", "h"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        std::string why;
        const auto url = parse_url(row.text, why);
        REQUIRE(url);
        CHECK(url->scheme == row.scheme);
        CHECK(url->host == row.host);
        CHECK(url->port == row.port);
        CHECK(url->target == row.target);
        CHECK(url->authority() == row.authority);
        CHECK(url->origin() == row.scheme + "://" + row.authority);
        CHECK(url->is_tls() == (row.scheme == "https"));
    }
}

TEST_CASE("what is no URL of a receiver is refused with the reason", "[base]") {
    struct Row {
        std::string text;
        std::string why;
    };
    const Row rows[] = {
        {"", "it is empty"},
        {"example.com/x", "not of the form"},
        {"/x", "not of the form"},
        {"ftp://h/x", "scheme is 'ftp'"},
        {"http:///x", "names no host"},
        {"http://", "names no host"},
        {"http://user@h/", "user name"},
        {"http://user:secret@h/", "user name"},
        {"http://h/#part", "fragment"},
        {"http://h:0/", "port '0'"},
        {"http://h:65536/", "port '65536'"},
        {"http://h:65537/", "port '65537'"},
        {"http://h:99999999999999999999/", "port '99999999999999999999'"},
        {"http://h:x/", "malformed"},
        {"http://h:80x/y", "malformed"},
        {"http://[::1]x/", "malformed"},
        {"http://h:1:2/", "malformed"},
        {"http://a b/", "space"},
        {"http://h/a b", "space"},
        {"http://h/\xC3\xA9", "percent-encoded"},
        {"http://h/a\r\nX: y", "percent-encoded"},
        {"http://h%41/", "host is percent-encoded"},
        {"http://[::1/", "malformed"},
        {"http://h/%zz", "malformed"},
        {"http://h/" + std::string(9000, 'a'), "longer than"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        std::string why;
        CHECK_FALSE(parse_url(row.text, why));
        CHECK_THAT(why, Catch::Contains(row.why));
    }
}

TEST_CASE("everything but unreserved characters is percent-encoded", "[base]") {
    CHECK(percent_encode("aZ09-._~") == "aZ09-._~");
    CHECK(percent_encode("a b&c=d/\xC3\xA9") == "a%20b%26c%3Dd%2F%C3%A9");
}

TEST_CASE("a parameter is added to whatever query there is", "[base]") {
    const auto added = [](std::string url) {
        append_query(url, "k y", "v&w");
        return url;
    };

    CHECK(added("http://h/x") == "http://h/x?k%20y=v%26w");
    CHECK(added("/x?") == "/x?k%20y=v%26w");
    CHECK(added("/x?a=b") == "/x?a=b&k%20y=v%26w");
    CHECK(added("/x?a=b&") == "/x?a=b&k%20y=v%26w");
}
