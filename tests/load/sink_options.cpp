#include "tests/load/sink_options.hpp"

#include <charconv>
#include <cmath>

namespace load_sink {

namespace {

bool read_number(std::string_view text, std::uint64_t& value) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size();
}

// `2ms`, `1.5s`, `200us`.
bool read_duration(std::string_view text, Nanoseconds& value) {
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || number < 0) {
        return false;
    }
    const std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
    const double factor = unit == "us" ? 1e3 : unit == "ms" ? 1e6 : unit == "s" ? 1e9 : unit == "m" ? 60e9 : 0;
    constexpr double kLongest = 86400e9;
    value = Nanoseconds{std::llround(std::min(number * factor, kLongest))};
    return factor > 0;
}

// What is before and after the mark.
bool cut(std::string_view text, char mark, std::string_view& before, std::string_view& after) {
    const std::size_t place = text.find(mark);
    if (place == std::string_view::npos) {
        return false;
    }
    before = text.substr(0, place);
    after = text.substr(place + 1);
    return true;
}

bool read_delay(std::string_view text, Delay& delay) {
    std::string_view kind;
    std::string_view rest;
    if (!cut(text, ':', kind, rest)) {
        return false;
    }
    std::string_view low = rest;
    std::string_view high;
    if (kind == "uniform") {
        delay.kind = Delay::Kind::uniform;
        return cut(rest, '-', low, high) && read_duration(low, delay.low) && read_duration(high, delay.high) &&
               delay.low <= delay.high;
    }
    delay.kind = kind == "exp" ? Delay::Kind::exponential : Delay::Kind::fixed;
    return (kind == "exp" || kind == "fixed") && read_duration(rest, delay.low);
}

// `2s@5s`: length and begin.
bool read_stall(std::string_view text, std::vector<Stretch>& stalls) {
    std::string_view length;
    std::string_view at;
    Stretch stall;
    const bool good = cut(text, '@', length, at) && read_duration(length, stall.length) && read_duration(at, stall.at);
    stalls.push_back(stall);
    return good;
}

// `500@3s-5s`: status, begin and end.
bool read_status(std::string_view text, std::vector<Stretch>& statuses) {
    std::string_view status;
    std::string_view range;
    std::string_view from;
    std::string_view until;
    std::uint64_t number = 0;
    Stretch stretch;
    Nanoseconds end{0};
    const bool good = cut(text, '@', status, range) && cut(range, '-', from, until) && read_number(status, number) &&
                      number >= 200 && number <= 599 && read_duration(from, stretch.at) && read_duration(until, end);
    stretch.length = end - stretch.at;
    stretch.status = static_cast<unsigned>(number);
    statuses.push_back(stretch);
    return good && stretch.length.count() > 0;
}

bool read_address(std::string_view text, Options& options) {
    std::string_view host;
    std::string_view port;
    std::uint64_t number = 0;
    if (!cut(text, ':', host, port) || !read_number(port, number) || number > 65535) {
        return false;
    }
    options.host = host;
    options.port = static_cast<std::uint16_t>(number);
    return true;
}

bool read_every(std::string_view text, std::uint64_t& every) {
    return read_number(text, every) && every > 0;
}

bool read_option(std::string_view name, std::string_view value, Options& options, bool& known) {
    if (name == "--listen") {
        return read_address(value, options);
    }
    if (name == "--delay") {
        return read_delay(value, options.delay);
    }
    if (name == "--seed") {
        return read_number(value, options.seed);
    }
    if (name == "--stall") {
        return read_stall(value, options.stalls);
    }
    if (name == "--status") {
        return read_status(value, options.statuses);
    }
    if (name == "--log" || name == "--processed") {
        (name == "--log" ? options.log : options.processed) = value;
        return !value.empty();
    }
    if (name == "--drop" || name == "--double" || name == "--swap") {
        return read_every(value, name == "--drop" ? options.drop : name == "--double" ? options.twice : options.swap);
    }
    known = false;
    return false;
}

}  // namespace

const char* const kUsage =
    R"(load_sink: answers each HTTP/1.1 request with a small 200, fast. Prints its URL, ends with SIGTERM or SIGINT, and
then tells on standard error what it got.

  --listen HOST:PORT     numeric; by default 127.0.0.1:0, a free port
  --delay D              before each answer: fixed:2ms, uniform:1ms-5ms or exp:2ms
  --seed N               of random delays; by default 1
  --stall 2s@5s          from 5 s after the first request on, nothing is answered for 2 s; again for several
  --status 500@3s-5s     answers 500 between 3 s and 5 s after the first request; again for several
  --log FILE             at the end: percentiles of the time that each request spent here, as JSON
  --processed FILE       a JSON line for each notification that was acted on; also GET /processed
  --drop N               with --processed: every Nth notification is acknowledged, but not acted on
  --double N             with --processed: every Nth is acted on twice
  --swap N               with --processed: about every Nth is acted on after the next one of the same vehicle
)";

Nanoseconds Delay::draw(std::mt19937_64& random) const {
    switch (kind) {
        case Kind::none: return Nanoseconds{0};
        case Kind::fixed: return low;
        case Kind::uniform: return Nanoseconds{std::uniform_int_distribution{low.count(), high.count()}(random)};
        case Kind::exponential: {
            if (low.count() == 0) {
                return low;
            }
            std::exponential_distribution<double> distribution(1.0 / static_cast<double>(low.count()));
            return Nanoseconds{std::llround(distribution(random))};
        }
    }
    return Nanoseconds{0};
}

std::optional<Options> parse_options(const std::vector<std::string_view>& words, std::string& why) {
    Options options;
    for (std::size_t index = 0; index < words.size(); index += 2) {
        const std::string_view name = words[index];
        if (name == "--help") {
            return std::nullopt;
        }
        bool known = true;
        const bool has_value = index + 1 < words.size();
        if (!read_option(name, has_value ? words[index + 1] : std::string_view{}, options, known)) {
            why = known ? "the value of " + std::string{name} + " is missing or wrong"
                        : "there is no option '" + std::string{name} + "'";
            return std::nullopt;
        }
    }
    if (options.processed.empty() && options.drop + options.twice + options.swap > 0) {
        why = "--drop, --double and --swap need --processed";
        return std::nullopt;
    }
    return options;
}

}  // namespace load_sink
