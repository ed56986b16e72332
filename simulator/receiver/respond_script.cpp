#include "simulator/receiver/respond_script.hpp"

#include "simulator/base/diagnostic.hpp"
#include "simulator/base/time.hpp"
#include "simulator/base/url.hpp"
#include "simulator/protocol/enum_table.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace notisim {

namespace {

using Kind = RespondEntry::Kind;

constexpr EnumTable<Kind, 10> kWords{{
    {Kind::timeout, "timeout"},
    {Kind::close, "close"},
    {Kind::reset, "reset"},
    {Kind::cut, "cut"},
    {Kind::garbage, "garbage"},
    {Kind::drip, "drip"},
    {Kind::huge, "huge"},
    {Kind::echo_early, "echo-early"},
    {Kind::interim, "continue"},
    {Kind::idle_close, "idle-close"},
}};

constexpr std::string_view kRedirect{"redirect:"};
constexpr std::size_t kMostEntries = 10'000;

std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::optional<std::uint32_t> parse_number(std::string_view text) {
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size() ? std::optional{number} : std::nullopt;
}

/// Takes `*3` and `@1s` off the end of `text`, in either order. In a URL only what reads as one of them is taken.
bool take_suffixes(std::string_view& text, bool is_url, RespondEntry& entry, std::string& why) {
    bool repeated = false;
    bool delayed = false;
    for (;;) {
        const std::size_t mark = text.find_last_of("*@");
        if (mark == std::string_view::npos) {
            return true;
        }
        const std::string suffix{text.substr(mark + 1)};
        const bool is_repeat = text[mark] == '*';
        const auto times = is_repeat ? parse_number(suffix) : std::nullopt;
        const auto delay = is_repeat ? std::nullopt : parse_duration(suffix);
        if (is_url && !times && !delay) {
            return true;
        }
        if (is_repeat ? repeated : delayed) {
            why = is_repeat ? "'*' is there twice" : "'@' is there twice";
            return false;
        }
        if (is_repeat && times.value_or(0) == 0) {
            why = "after '*' comes how many times, 1 or more, not '" + suffix + "'";
            return false;
        }
        if (!is_repeat && !delay) {
            why = "after '@' comes a duration such as 150ms or 2s, not '" + suffix + "'";
            return false;
        }
        (is_repeat ? repeated : delayed) = true;
        entry.times = times.value_or(entry.times);
        entry.delay = delay.value_or(entry.delay);
        text = text.substr(0, mark);
    }
}

bool parse_redirect(std::string_view url, RespondEntry& entry, std::string& why) {
    entry.kind = Kind::redirect;
    entry.status = 307;
    entry.location = url;
    return url.starts_with('/') || parse_url(url, why);
}

bool parse_word(std::string_view word, RespondEntry& entry, std::string& why) {
    if (word.starts_with(kRedirect)) {
        return parse_redirect(word.substr(kRedirect.size()), entry, why);
    }
    if (const auto kind = find_in(kWords, word)) {
        entry.kind = *kind;
        return true;
    }
    if (const auto status = parse_number(word)) {
        if (*status < 200 || *status > 599) {
            why = "a status is 200 to 599";
            return false;
        }
        entry.status = static_cast<int>(*status);
        return true;
    }
    auto candidates = names_of(kWords);
    candidates.emplace_back("redirect:URL");
    const std::string_view near = nearest(word, candidates);
    why = near.empty() ? "write a status such as 200, or one of: " : "did you mean '" + std::string{near} + "'?";
    for (std::size_t index = 0; near.empty() && index < candidates.size(); ++index) {
        why += (index == 0 ? "" : ", ") + std::string{candidates[index]};
    }
    return false;
}

}  // namespace

bool RespondEntry::accepts() const {
    switch (kind) {
        case Kind::status: return status >= 200 && status < 300;
        case Kind::drip:
        case Kind::echo_early:
        case Kind::interim:
        case Kind::idle_close: return true;
        case Kind::timeout:
        case Kind::close:
        case Kind::reset:
        case Kind::cut:
        case Kind::garbage:
        case Kind::redirect:
        case Kind::huge: return false;
    }
    return false;
}

RespondScript::RespondScript() : entries_(1) {}

RespondScript::RespondScript(std::vector<RespondEntry> entries) : entries_(std::move(entries)) {
    if (entries_.empty()) {
        entries_.emplace_back();
    }
}

const RespondEntry& RespondScript::next() {
    if (used_ >= entries_[current_].times && current_ + 1 < entries_.size()) {
        ++current_;
        used_ = 0;
    }
    used_ = std::min(used_ + 1, entries_[current_].times);
    return entries_[current_];
}

std::optional<RespondScript> parse_respond_script(std::string_view text, std::string& why) {
    std::vector<RespondEntry> entries;
    std::size_t start = 0;
    while (start <= text.size()) {
        const std::size_t comma = std::min(text.find(',', start), text.size());
        const std::string_view part = trimmed(text.substr(start, comma - start));
        start = comma + 1;
        std::string reason;
        RespondEntry entry;
        std::string_view word = part;
        const bool understood = !part.empty() && take_suffixes(word, part.starts_with(kRedirect), entry, reason) &&
                                parse_word(word, entry, reason);
        if (!understood || entries.size() >= kMostEntries) {
            why = "entry " + std::to_string(entries.size() + 1) + " of the respond script, '" + std::string{part} +
                  "': " +
                  (part.empty()     ? "there is nothing"
                   : reason.empty() ? "the script is too long"
                                    : reason);
            return std::nullopt;
        }
        entries.push_back(std::move(entry));
    }
    return RespondScript{std::move(entries)};
}

}  // namespace notisim
