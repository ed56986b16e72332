#pragma once

#include "receiver-conformance/bench.hpp"

#include <string>
#include <vector>

namespace notisim::conformance {

/// A request that is no notification as it should be.
struct Hostile {
    std::string what;  ///< For people: "a body that is cut in the middle".
    HttpRequest request;
    std::string inside{};  ///< Id of a notification whose text is in it, as far as it can be found there.
};

std::vector<Hostile> broken_json(Bench& bench);
std::vector<Hostile> empty_bodies(Bench& bench);
std::vector<Hostile> wrong_shapes(Bench& bench);
std::vector<Hostile> empty_batches(Bench& bench);
std::vector<Hostile> deep_nesting(Bench& bench);
std::vector<Hostile> duplicate_keys(Bench& bench);
std::vector<Hostile> invalid_utf8(Bench& bench);
std::vector<Hostile> nul_bytes(Bench& bench);
std::vector<Hostile> huge_numbers(Bench& bench);
std::vector<Hostile> other_content_types(Bench& bench);
/// application/json in other letters and with parameters: valid.
std::vector<Hostile> other_spellings_of_json(Bench& bench);
std::vector<Hostile> other_methods(Bench& bench);
/// Those among them that could carry a notification.
std::vector<Hostile> writing_methods(Bench& bench);
std::vector<Hostile> large_headers(Bench& bench);
std::vector<Hostile> large_bodies(Bench& bench);
/// Bodies that nobody can read: broken, empty, of no shape that a notification has.
std::vector<Hostile> unreadable(Bench& bench);

/// The checks of hostile_http.cpp: hostile below the body.
std::span<const Check> hostile_http_checks();

}  // namespace notisim::conformance
