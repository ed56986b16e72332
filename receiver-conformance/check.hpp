#pragma once

#include "simulator/protocol/enum_table.hpp"
#include "simulator/protocol/flavour.hpp"

#include <cstdint>
#include <span>
#include <string_view>

namespace notisim::conformance {

class Bench;

/// How binding a clause is.
enum class Level : std::uint8_t {
    must,    ///< The documents ask for it.
    should,  ///< Follows from them, or from how senders behave.
    may,     ///< Good practice.
};

inline constexpr EnumTable<Level, 3> kLevels{{{Level::must, "must"}, {Level::should, "should"}, {Level::may, "may"}}};

/// What a check cannot do without.
enum class Needs : std::uint8_t {
    nothing,
    probe,  ///< How the receiver tells what it did: --probe.
    tls,    ///< An https URL.
};

/// One clause that a receiver has to keep, and how it is tried.
struct Check {
    std::string_view id{};  ///< `response/200-when-received`; the part before the slash is the group.
    Level level = Level::must;
    std::string_view title{};     ///< What is expected, in a line: "every valid notification is answered with 200".
    std::string_view clause{};    ///< The rule in our words.
    std::string_view document{};  ///< File name of the upstream document.
    std::string_view section{};
    std::string_view interpretation{};  ///< The A-number that it rests on, or empty.
    std::string_view why{};             ///< What goes wrong in production otherwise.
    std::string_view mend{};            ///< What the receiver's author can do.
    void (*run)(Bench& bench) = nullptr;
    Needs needs = Needs::nothing;
    bool alone = false;    ///< It would disturb others, or be disturbed by them.
    bool b2b = true;       ///< The flavours that have the clause.
    bool messages = true;  ///< b2c and platform.

    [[nodiscard]] std::string_view group() const { return id.substr(0, id.find('/')); }
    [[nodiscard]] bool in(Flavour flavour) const { return flavour == Flavour::b2b ? b2b : messages; }
};

/// All checks, in reading order: group by group.
std::span<const Check> all_checks();

/// The checks of one group, each in its file below checks/.
std::span<const Check> response_checks();
std::span<const Check> coverage_checks();
std::span<const Check> batch_checks();
std::span<const Check> retry_checks();
std::span<const Check> attribute_checks();
std::span<const Check> forward_checks();
std::span<const Check> hostile_checks();
std::span<const Check> connection_checks();
std::span<const Check> tls_checks();
std::span<const Check> url_checks();
std::span<const Check> load_checks();

}  // namespace notisim::conformance
