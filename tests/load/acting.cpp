#include "tests/load/acting.hpp"

#include <array>
#include <cctype>
#include <cstring>
#include <iterator>

namespace load_sink {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t npos = std::string_view::npos;
constexpr std::size_t kVinLength = 17;
constexpr std::size_t kExamples = 20;
constexpr std::size_t kMaxHeld = 64;
constexpr std::size_t kMaxLines = std::size_t{1} << 20;

// memmem() is vectorised; string_view::find() stops at each quotation mark.
std::size_t find(std::string_view text, std::string_view what, std::size_t from = 0) {
    const void* found = ::memmem(text.data() + from, text.size() - from, what.data(), what.size());
    return found == nullptr ? npos : static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
}

std::size_t skip_blanks(std::string_view text, std::size_t at) {
    return std::min(text.find_first_not_of(" \t\r\n", at), text.size());
}

// Where the value of a member begins; `key` has its quotation marks. An attribute's {"key":"vin"} is no member.
std::size_t member(std::string_view text, std::string_view key) {
    for (std::size_t at = find(text, key); at != npos; at = find(text, key, at + 1)) {
        const std::size_t colon = skip_blanks(text, at + key.size());
        if (colon < text.size() && text[colon] == ':') {
            return skip_blanks(text, colon + 1);
        }
    }
    return npos;
}

// The mark that ends the string which begins at `at`.
std::size_t string_end(std::string_view text, std::size_t at) {
    for (std::size_t end = text.find('"', at + 1); end != npos; end = text.find('"', end + 1)) {
        std::size_t slashes = 0;
        while (text[end - 1 - slashes] == '\\') {
            ++slashes;
        }
        if (slashes % 2 == 0) {
            return end;
        }
    }
    return npos;
}

// What is between the quotation marks, as written.
std::string_view string_at(std::string_view text, std::size_t at) {
    if (at >= text.size() || text[at] != '"') {
        return {};
    }
    const std::size_t end = string_end(text, at);
    return end == npos ? std::string_view{} : text.substr(at + 1, end - at - 1);
}

std::string_view text_of(std::string_view text, std::string_view key) {
    return string_at(text, member(text, key));
}

// The object that begins at `at`, or what is left where it has no end.
std::string_view object_at(std::string_view text, std::size_t at) {
    int depth = 0;
    for (std::size_t place = at; place < text.size(); ++place) {
        if (text[place] == '"') {
            place = string_end(text, place);
            if (place == npos) {
                break;
            }
        } else if (text[place] == '{') {
            ++depth;
        } else if (text[place] == '}' && --depth == 0) {
            return text.substr(at, place - at + 1);
        }
    }
    return text.substr(at);
}

template <typename Function>
void for_each_object(std::string_view array, Function function) {
    for (std::size_t at = 1; at < array.size();) {
        at = skip_blanks(array, at);
        if (at < array.size() && array[at] == ',') {
            ++at;
        } else if (at < array.size() && array[at] == '{') {
            const std::string_view object = object_at(array, at);
            function(object);
            at += object.size();
        } else {
            return;
        }
    }
}

// The word, also where an object is around it.
std::string_view status_of(std::string_view event) {
    const std::size_t status = member(event, "\"eventStatus\"");
    const std::string_view rest = status == npos ? event : event.substr(status);
    const std::size_t at = member(rest, "\"status\"");
    if (at >= rest.size() || rest[at] != '{') {
        return string_at(rest, at);
    }
    const std::size_t colon = rest.find(':', at);
    return colon == npos ? std::string_view{} : string_at(rest, skip_blanks(rest, colon + 1));
}

bool is_vin(std::string_view text) {
    for (const char character : text) {
        if (std::isdigit(static_cast<unsigned char>(character)) == 0 && (character < 'A' || character > 'Z')) {
            return false;
        }
    }
    return text.size() == kVinLength;
}

// In b2b a member; elsewhere an attribute of the body, the query or a header.
std::string_view vin_of(std::string_view head, std::string_view event) {
    if (const std::string_view vin = text_of(event, "\"vin\""); !vin.empty()) {
        return vin;
    }
    constexpr std::string_view value = "\"value\":\"";
    for (std::size_t at = find(event, value); at != npos; at = find(event, value, at + 1)) {
        const std::string_view text = string_at(event, at + value.size() - 1);
        if (is_vin(text)) {
            return text;
        }
    }
    for (std::size_t at = head.find_first_of("=:"); at != npos; at = head.find_first_of("=:", at + 1)) {
        const std::string_view text = head.substr(skip_blanks(head, at + 1), kVinLength);
        if (is_vin(text)) {
            return text;
        }
    }
    return {};
}

std::string line_of(std::string_view id_key, std::string_view id, std::string_view key, std::string_view value,
                    std::string_view vin) {
    std::string line;
    line.reserve(160);
    line.append("{").append(id_key).append(":\"").append(id).append("\",");
    line.append(key).append(":\"").append(value).append("\"");
    if (!vin.empty()) {
        line.append(",\"vin\":\"").append(vin).append("\"");
    }
    line.append("}\n");
    return line;
}

void keep(std::vector<std::string>& examples, const std::string& line) {
    if (examples.size() < kExamples) {
        examples.push_back(line.substr(0, line.size() - 1));
    }
}

std::string array_of(const std::vector<std::string>& lines) {
    std::string text = "[";
    for (const std::string& line : lines) {
        text.append(text.size() > 1 ? "," : "").append(line);
    }
    return text + "]";
}

}  // namespace

bool Acting::open() {
    file_.open(options_->processed, std::ios::binary | std::ios::trunc);
    return file_.good();
}

void Acting::arrived(const Origin& origin) {
    for (auto& [vin, held] : held_) {
        if (held.read_at == 0 && held.origin.connection == origin.connection) {
            held.read_at = origin.wake_up;
        }
    }
}

void Acting::act(std::string_view head, std::string_view body, const Origin& origin) {
    last_ = origin.now;
    const std::size_t at = skip_blanks(body, 0);
    if (at < body.size() && body[at] == '[') {
        for_each_object(body.substr(at), [&](std::string_view object) { message(head, object, origin); });
    } else {
        message(head, body, origin);
    }
    if (lines_.size() > kMaxLines) {
        write_lines();
    }
}

void Acting::message(std::string_view head, std::string_view text, const Origin& origin) {
    const std::size_t events = member(text, "\"events\"");
    const bool envelope = events < text.size() && text[events] == '[' && member(text, "\"remoteEvent\"") == npos &&
                          member(text, "\"monitorEvent\"") == npos;
    if (envelope) {
        for_each_object(text.substr(events), [&](std::string_view object) { event(head, object, text, origin); });
    } else {
        event(head, text, {}, origin);
    }
}

void Acting::event(std::string_view head, std::string_view text, std::string_view envelope, const Origin& origin) {
    constexpr std::string_view action = "\"remoteActionId\"";
    constexpr std::string_view monitor = "\"monitorId\"";
    if (const std::string_view id = text_of(text, action); !id.empty()) {
        const std::string_view vin = vin_of(head, text);
        add(line_of(action, id, "\"status\"", status_of(text), vin), vin, origin);
        return;
    }
    std::string_view id = text_of(text, monitor);
    if (id.empty()) {
        id = text_of(envelope, monitor);
    }
    if (id.empty()) {
        ++unread_;
        return;
    }
    const std::string_view vin = vin_of(head, text);
    std::string_view key = "\"eventDate\"";
    std::string_view date = text_of(text, key);
    if (date.empty()) {
        key = "\"date\"";
        date = text_of(text, key);
    }
    add(line_of(monitor, id, key, date, vin), vin, origin);
}

void Acting::add(std::string line, std::string_view vin, const Origin& origin) {
    ++notifications_;
    const auto each = [this](std::uint64_t every) { return every > 0 && notifications_ % every == 0; };
    const bool drop = each(options_->drop);
    const bool twice = !drop && each(options_->twice);
    owed_ += each(options_->swap) ? 1U : 0U;
    if (!held_.empty()) {
        if (const auto found = held_.find(std::string{vin}); found != held_.end()) {
            Held held = std::move(found->second);
            held_.erase(found);
            if (!drop && !twice && swap_with(held, line, origin)) {
                return;
            }
            release(held);
        }
    }
    if (drop) {
        ++dropped_;
        keep(dropped_lines_, line);
    } else if (twice) {
        ++doubled_;
        keep(doubled_lines_, line);
        lines_.append(line).append(line);
    } else if (owed_ > 0 && held_.size() < kMaxHeld && !vin.empty()) {
        --owed_;
        held_.emplace(vin, Held{std::move(line), origin});
    } else {
        lines_.append(line);
    }
}

// Only what is surely out of order: the client has read the answer to the first before it sent the second. It has, when
// it used the connection of the first again, one wake-up earlier than the second came or for the second itself; or when
// so much time went by that it must have.
bool Acting::swap_with(Held& held, std::string line, const Origin& origin) {
    constexpr Nanoseconds surely_read = 50ms;
    const bool same = held.origin.connection == origin.connection && held.read_at > 0;
    const bool earlier = held.read_at > 0 && held.read_at < origin.wake_up;
    if (!same && !earlier && origin.now - held.origin.now < surely_read) {
        return false;
    }
    ++swapped_;
    keep(swapped_lines_, held.line);
    lines_.append(line).append(held.line);
    return true;
}

void Acting::release(Held& held) {
    lines_.append(held.line);
    ++owed_;
}

void Acting::release_all() {
    for (auto& [vin, held] : held_) {
        release(held);
    }
    held_.clear();
}

void Acting::flush(Nanoseconds now) {
    constexpr Nanoseconds idle = 100ms;
    constexpr Nanoseconds longest = 2s;
    if (now - last_ >= idle) {
        release_all();
    }
    for (auto held = held_.begin(); held != held_.end();) {
        if (now - held->second.origin.now >= longest) {
            release(held->second);
            held = held_.erase(held);
        } else {
            ++held;
        }
    }
    write_lines();
}

void Acting::write_lines() {
    file_.write(lines_.data(), static_cast<std::streamsize>(lines_.size()));
    file_.flush();
    lines_.clear();
}

std::string Acting::content() {
    release_all();
    write_lines();
    std::ifstream file(options_->processed, std::ios::binary);
    return {std::istreambuf_iterator<char>{file}, {}};
}

std::string Acting::summary(std::uint64_t requests) const {
    const std::array<std::pair<const char*, std::uint64_t>, 6> numbers{{{"requests", requests},
                                                                        {"notifications", notifications_},
                                                                        {"dropped", dropped_},
                                                                        {"doubled", doubled_},
                                                                        {"swapped", swapped_},
                                                                        {"unread", unread_}}};
    std::string text = "{";
    for (const auto& [name, number] : numbers) {
        text.append("\"").append(name).append("\":").append(std::to_string(number)).append(",");
    }
    text.append("\"dropped_examples\":").append(array_of(dropped_lines_));
    text.append(",\"doubled_examples\":").append(array_of(doubled_lines_));
    text.append(",\"swapped_examples\":").append(array_of(swapped_lines_));
    return text + "}";
}

}  // namespace load_sink
