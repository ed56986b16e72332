#include "simulator/generator/wire.hpp"

#include "simulator/base/rng.hpp"
#include "simulator/protocol/attributes.hpp"
#include "simulator/transport/http_codec.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <fmt/core.h>
#include <utility>

namespace notisim {

namespace {

using Field = WirePiece::Field;

constexpr std::size_t kIdDigits = 32;
constexpr std::size_t kVehicleIdDigits = 16;
constexpr std::size_t kVinLength = 17;
constexpr std::string_view kLengthHeader = "Content-Length: ";

// A bijection of 64 bits: what is distinct before is distinct after, and looks like chance (splitmix64).
std::uint64_t mixed(std::uint64_t value) {
    return Rng(value).next();
}

constexpr std::array<char, 512> kHexPairs = [] {
    constexpr std::string_view digits = "0123456789abcdef";
    std::array<char, 512> pairs{};
    for (std::size_t byte = 0; byte < 256; ++byte) {
        pairs.at(2 * byte) = digits[byte >> 4U];
        pairs.at(2 * byte + 1) = digits[byte & 15U];
    }
    return pairs;
}();

void write_hex(std::uint64_t value, char* place) {
    for (int pair = 7; pair >= 0; --pair) {
        std::memcpy(place + std::ptrdiff_t{2} * pair, kHexPairs.data() + 2 * (value & 0xFFU), 2);
        value >>= 8U;
    }
}

// The second half of an id tells the run, and keeps monitors, remotes and the actions of one story apart.
std::string id_end(const StoryEvent& event, std::uint64_t seed) {
    std::string digits(kIdDigits / 2, '0');
    write_hex(mixed(seed + (std::uint64_t{event.remote ? event.action + 1 : 0} << 48U) + 2), digits.data());
    return digits;
}

/// A text of the captured request, and what takes its place; the field is written over the beginning of that.
struct Known {
    std::string text;
    Field field;
    std::string place;
};

std::vector<Known> known_texts(const StoryEvent& event, std::uint64_t seed) {
    const std::string percent = percent_encode(event.date);
    std::vector<Known> known{{event.vin, Field::vin, std::string(kVinLength, '?')},
                             {event.vehicle_id, Field::vehicle_id, std::string(kVehicleIdDigits, '?')},
                             {event.date, Field::date, event.date}};
    if (percent != event.date) {
        known.push_back({percent, Field::date_percent, percent});
    }
    if (event.own_id) {
        known.push_back({event.id, Field::id, std::string(kIdDigits / 2, '?') + id_end(event, seed)});
    }
    std::erase_if(known, [](const Known& entry) { return entry.text.empty(); });
    return known;
}

// Where the number that a monitor tells ends, so that its last digit can change: 12 becomes 10 to 19.
std::vector<std::size_t> digit_places(std::string_view bytes) {
    std::vector<std::size_t> places;
    for (const std::string_view name : {R"("literalValue":")", R"("value":")"}) {
        for (std::size_t at = bytes.find(name); at != std::string_view::npos; at = bytes.find(name, at + 1)) {
            const std::size_t begin = at + name.size();
            const std::size_t end = bytes.find_first_not_of("0123456789.", begin);
            const bool number = end != std::string_view::npos && bytes[end] == '"' && end - begin >= 2 &&
                                bytes[end - 1] != '.' && bytes[begin] != '0';
            if (number) {
                places.push_back(end - 1);
            }
        }
    }
    return places;
}

WirePiece make_piece(std::string_view bytes, const std::vector<Known>& known, bool digits) {
    const std::vector<std::size_t> places = digits ? digit_places(bytes) : std::vector<std::size_t>{};
    WirePiece piece;
    for (std::size_t at = 0; at < bytes.size();) {
        const auto found = std::find_if(known.begin(), known.end(), [&](const Known& entry) {
            return bytes.substr(at, entry.text.size()) == entry.text;
        });
        if (found != known.end()) {
            piece.slots.push_back({static_cast<std::uint32_t>(piece.bytes.size()), found->field});
            piece.bytes += found->place;
            at += found->text.size();
            continue;
        }
        if (std::find(places.begin(), places.end(), at) != places.end()) {
            piece.slots.push_back({static_cast<std::uint32_t>(piece.bytes.size()), Field::digit});
        }
        piece.bytes += bytes[at++];
    }
    return piece;
}

/// Where the events of a body begin and what ends it: nothing around a single message of b2c and the platform.
struct Cut {
    std::size_t begin = 0;
    std::size_t end = 0;
};

Cut cut_of(std::string_view body, Flavour flavour, bool array) {
    if (flavour != Flavour::b2b) {
        return array ? Cut{1, 1} : Cut{0, 0};
    }
    constexpr std::string_view kEvents = R"("events":[)";
    return {body.find(kEvents) + kEvents.size(), 2};
}

HttpRequest with_headers(HttpRequest request, const WireOptions& options) {
    for (const auto& [name, value] : options.extra_headers) {
        std::erase_if(request.headers, [&](const auto& header) { return same_letters(header.first, name); });
        request.headers.emplace_back(name, value);
    }
    return request;
}

WireFrame frame_of(const HttpRequest& request, const std::vector<Known>& known, const Url& url, const Cut& cut,
                   bool keep_alive) {
    std::string bytes = encode_request(request, url);
    constexpr std::string_view kKeepAlive = "Connection: keep-alive\r\n";
    if (const std::size_t at = bytes.find(kKeepAlive); !keep_alive && at != std::string::npos) {
        bytes.replace(at, kKeepAlive.size(), "Connection: close\r\n");
    }
    const std::size_t header_end = bytes.find("\r\n\r\n") + 4;
    const std::size_t length_at = bytes.find(kLengthHeader) + kLengthHeader.size();
    const std::size_t length_end = bytes.find('\r', length_at);
    const std::string rest = bytes.substr(length_end, header_end - length_end);
    WireFrame frame;
    frame.header_rest = rest.size();
    frame.head = make_piece(std::string_view{bytes}.substr(0, length_at), known, false);
    frame.envelope = make_piece(rest + request.body.substr(0, cut.begin), known, false);
    frame.end = request.body.substr(request.body.size() - cut.end);
    return frame;
}

bool names_vehicle(const WirePiece& piece, bool monitor) {
    return std::any_of(piece.slots.begin(), piece.slots.end(),
                       [&](const WirePiece::Slot& slot) { return slot.field != Field::id || !monitor; });
}

}  // namespace

Wire::Wire(const StoryBook& book, WireOptions options)
    : book_(&book),
      options_(std::move(options)),
      id_key_(mixed(options_.seed)),
      vehicle_key_(mixed(options_.seed + 1)) {}

std::optional<Wire> Wire::prepare(const StoryBook& book, const WireOptions& options, std::string& why) {
    Wire wire(book, options);
    const Flavour flavour = book.scenario->flavour;
    for (const Story& story : book.stories) {
        std::vector<WireEvent>& events = wire.events_.emplace_back();
        for (const StoryEvent& event : story.events) {
            const HttpRequest alone = with_headers(event.alone, options);
            const auto url = parse_url(alone.url, why);
            if (!url) {
                return std::nullopt;
            }
            if (wire.url_.host.empty()) {
                wire.url_ = *url;
            } else if (wire.url_.origin() != url->origin()) {
                why = fmt::format("its notifications go to '{}' and to '{}'; a load run has one receiver: use --target",
                                  wire.url_.origin(), url->origin());
                return std::nullopt;
            }
            WireEvent& prepared = events.emplace_back();
            const bool array = flavour != Flavour::b2b && alone.body.starts_with('[');
            const Cut cut = cut_of(alone.body, flavour, array);
            const std::vector<Known> known = known_texts(event, options.seed);
            prepared.alone = wire.add(frame_of(alone, known, *url, cut, options.keep_alive));
            prepared.event = make_piece(
                std::string_view{alone.body}.substr(cut.begin, alone.body.size() - cut.begin - cut.end), known, true);
            prepared.among = prepared.alone;
            if (flavour != Flavour::b2b) {
                const HttpRequest among = with_headers(event.in_array, options);
                prepared.among = wire.add(frame_of(among, known, *parse_url(among.url, why),
                                                   cut_of(among.body, flavour, true), options.keep_alive));
            }
            const WireFrame& shared = wire.frames_[prepared.among];
            if (options.vehicles_in_group > 1 &&
                (names_vehicle(shared.head, !event.remote) || names_vehicle(shared.envelope, !event.remote))) {
                why =
                    "--batch: attributes tell one vehicle from another, and such notifications do not share a request "
                    "(A-21)";
                return std::nullopt;
            }
        }
    }
    return wire;
}

std::size_t Wire::add(WireFrame frame) {
    const auto found = std::find(frames_.begin(), frames_.end(), frame);
    const auto index = static_cast<std::size_t>(found - frames_.begin());
    if (found == frames_.end()) {
        frames_.push_back(std::move(frame));
    }
    return index;
}

void Wire::write(std::span<const Happening> happenings, std::string& out) {
    const Happening& first = happenings.front();
    const WireEvent& leading = events_[first.turn.story][first.turn.event];
    const WireFrame& frame = frames_[happenings.size() > 1 ? leading.among : leading.alone];
    std::size_t length = frame.envelope.bytes.size() - frame.header_rest + frame.end.size() + happenings.size() - 1;
    for (const Happening& happening : happenings) {
        length += events_[happening.turn.story][happening.turn.event].event.bytes.size();
    }
    out.clear();
    append(frame.head, first, out);
    std::array<char, 20> digits{};
    const char* const end = std::to_chars(digits.data(), digits.data() + digits.size(), length).ptr;
    out.append(static_cast<const char*>(digits.data()), end);
    append(frame.envelope, first, out);
    for (std::size_t index = 0; index < happenings.size(); ++index) {
        if (index > 0) {
            out += ',';
        }
        const Happening& happening = happenings[index];
        append(events_[happening.turn.story][happening.turn.event].event, happening, out);
    }
    out += frame.end;
}

void Wire::append(const WirePiece& piece, const Happening& happening, std::string& out) {
    const std::size_t begin = out.size();
    out += piece.bytes;
    for (const WirePiece::Slot& slot : piece.slots) {
        fill(slot, happening, out.data() + begin + slot.at);
    }
}

void Wire::fill(const WirePiece::Slot& slot, const Happening& happening, char* place) {
    switch (slot.field) {
        case Field::vin: write_vin(happening.vehicle, place); break;
        case Field::vehicle_id: write_hex(vehicle_key_ ^ mixed(happening.vehicle), place); break;
        case Field::id: write_hex(id_half(happening), place); break;
        case Field::date: {
            const std::string& text = date_text(happening.date);
            text.copy(place, text.size());
            break;
        }
        case Field::date_percent:
            date_text(happening.date);
            date_percent_.copy(place, date_percent_.size());
            break;
        case Field::digit:
            *place = static_cast<char>(
                '0' +
                mixed(static_cast<std::uint64_t>(happening.date) ^ (std::uint64_t{happening.vehicle} << 40U)) % 10);
            break;
    }
}

// Tells whose it is, by a bijection, so that no two are alike.
std::uint64_t Wire::id_half(const Happening& happening) const {
    const StoryEvent& event = story_event(happening.turn);
    // A batch of b2b is of one monitor, which its vehicles share; elsewhere each message has its own.
    const bool shared = !event.remote && book_->scenario->flavour == Flavour::b2b;
    const std::uint32_t owner = shared ? happening.turn.group : happening.vehicle;
    const std::uint64_t whose = (std::uint64_t{owner} << 32U) | (event.remote ? happening.turn.number : event.action);
    return mixed(whose ^ id_key_);
}

// Peugeot, Citroën, DS, Opel, Alfa Romeo or Fiat, six characters that depend on the seed, and a serial number.
void Wire::write_vin(std::uint32_t vehicle, char* place) const {
    constexpr std::array<std::string_view, 8> kMakers{"VF3", "VR3", "VF7", "VR7", "VR1", "W0V", "ZAR", "ZFA"};
    constexpr std::string_view kLetters = "ABCDEFGHJKLMNPRSTUVWXYZ012345678";
    std::uint64_t bits = mixed(options_.seed ^ (std::uint64_t{vehicle} << 20U));
    std::memcpy(place, kMakers.at(bits & 7U).data(), 3);
    bits >>= 3U;
    for (int letter = 3; letter < 9; ++letter) {
        place[letter] = kLetters[bits & 31U];
        bits >>= 5U;
    }
    const char last = place[8];
    // A 1 before the eight digits of the serial number keeps its zeros; the last letter is written after it.
    std::to_chars(place + 8, place + kVinLength, 100'000'000U + (vehicle + 1) % 100'000'000U);
    place[8] = last;
}

const std::string& Wire::date_text(std::int64_t date) {
    if (date != dated_) {
        dated_ = date;
        date_ = format_time(TimePoint{Duration{date}}, book_->dates);
        date_percent_ = percent_encode(date_);
    }
    return date_;
}

ProbeKey Wire::key_of(const Happening& happening) {
    const StoryEvent& event = story_event(happening.turn);
    ProbeKey key;
    key.id = id_of(happening);
    key.mark = event.remote ? event.mark : date_text(happening.date);
    const bool shared = options_.vehicles_in_group > 1 && book_->scenario->flavour == Flavour::b2b;
    if (!event.remote && (!event.own_id || shared)) {
        key.vin = vin_of(happening.vehicle);
    }
    return key;
}

std::string Wire::id_of(const Happening& happening) const {
    const StoryEvent& event = story_event(happening.turn);
    if (!event.own_id) {
        return event.id;
    }
    std::string id(kIdDigits / 2, '0');
    write_hex(id_half(happening), id.data());
    return id + id_end(event, options_.seed);
}

std::string Wire::vin_of(std::uint32_t vehicle) const {
    std::string vin(kVinLength, '0');
    write_vin(vehicle, vin.data());
    return vin;
}

}  // namespace notisim
