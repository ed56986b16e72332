#include "simulator/base/redact.hpp"

#include <catch2/catch.hpp>

using namespace notisim;

TEST_CASE("headers that carry credentials are known by name", "[base]") {
    for (const std::string_view name : {"Authorization", "proxy-authorization", "Cookie", "Set-Cookie", "X-Api-Key",
                                        "X-Auth-Token", "x-secret", "X-Signature", "apikey", "X_KEY"}) {
        CAPTURE(name);
        CHECK(is_secret_header(name));
    }
    for (const std::string_view name : {"Content-Type", "X-Vehicle_Id", "Host", "X-Keyboard", ""}) {
        CAPTURE(name);
        CHECK_FALSE(is_secret_header(name));
    }
}

TEST_CASE("query parameters that carry credentials are known by name", "[base]") {
    for (const std::string_view name : {"password", "PWD", "access_token", "client_secret", "api_key", "key", "sig"}) {
        CAPTURE(name);
        CHECK(is_secret_parameter(name));
    }
    for (const std::string_view name : {"vin", "kind", "signal", ""}) {
        CAPTURE(name);
        CHECK_FALSE(is_secret_parameter(name));
    }
}

TEST_CASE("a URL loses its secrets and nothing else", "[base]") {
    struct Row {
        std::string url;
        std::string redacted;
    };
    const Row rows[] = {
        {"http://h/x?vin=1&kind=2", "http://h/x?vin=1&kind=2"},
        {"http://h/x?token=abc", "http://h/x?token=***"},
        {"http://h/x?vin=1&password=a%20b&kind=2", "http://h/x?vin=1&password=***&kind=2"},
        {"http://h/x?token=a=b", "http://h/x?token=***"},
        {"http://h/x?token", "http://h/x?token"},
        {"http://h/x?", "http://h/x?"},
        {"http://h/x?a=1?token=2", "http://h/x?a=1?token=2"},
        {"/x?&&key=1", "/x?&&key=***"},
        {"http://user:secret@h:1/x", "http://***@h:1/x"},
        {"http://a@b@h/x", "http://***@h/x"},
        {"http://h/x@y", "http://h/x@y"},
        {"", ""},
    };
    for (const Row& row : rows) {
        CAPTURE(row.url);
        CHECK(redact_url(row.url) == row.redacted);
    }
}
