#include "receiver-conformance/probe.hpp"

#include "simulator/base/url.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <fmt/core.h>
#include <fstream>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>
#include <sys/wait.h>

namespace notisim::conformance {

namespace {

using namespace std::chrono_literals;
using Json = nlohmann::json;

std::string member(const Json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

// A status, also as it comes under A-55: an object around the word.
std::string status_of(const Json& object) {
    const auto found = object.find("status");
    if (found == object.end() || !found->is_object()) {
        return member(object, "status");
    }
    return found->empty() || !found->front().is_string() ? std::string{} : found->front().get<std::string>();
}

bool add(const Json& object, ProbeReading& reading, std::string& why) {
    if (!object.is_object()) {
        why = "what the probe gives is not one JSON object for each notification";
        return false;
    }
    Acted acted;
    acted.vin = member(object, "vin");
    acted.id = member(object, "remoteActionId");
    acted.status = status_of(object);
    if (acted.id.empty()) {
        acted.id = member(object, "monitorId");
        acted.status = member(object, "eventDate");
        if (acted.status.empty()) {
            acted.status = member(object, "date");
        }
    }
    if (acted.id.empty()) {
        why = "the probe has an object with neither remoteActionId nor monitorId";
        return false;
    }
    reading.acted.push_back(std::move(acted));
    return true;
}

Outcome get(const std::string& url, Sender& sender, std::chrono::seconds patience) {
    HttpRequest request;
    request.method = "GET";
    request.url = url;
    std::optional<Outcome> outcome;
    sender.send(request, patience, [&](Outcome result) { outcome = std::move(result); });
    while (!outcome) {
        sender.wait(std::chrono::steady_clock::now() + 1s);
    }
    return *std::move(outcome);
}

/// A receiver that is not there to answer differs from one that answers something else.
std::optional<std::string> read_url(const std::string& url, Sender& sender, std::chrono::seconds patience,
                                    std::string& why, bool& answered) {
    Outcome outcome = get(url, sender, patience);
    answered = outcome.answered();
    if (!answered || outcome.status != 200) {
        why = answered ? fmt::format("the probe answered {}", outcome.status)
                       : fmt::format("the probe could not be read: {}, {}", name(outcome.error), outcome.detail);
        return std::nullopt;
    }
    return std::move(outcome.response.body);
}

// Of what is too long, one byte too many: enough to see that it is.
std::optional<std::string> read_file(const std::string& path, std::size_t bytes_max, std::string& why) {
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        why = fmt::format("the probe's file '{}' cannot be read", path);
        return std::nullopt;
    }
    std::string text;
    std::array<char, 16384> buffer{};
    while (text.size() <= bytes_max && (file.read(buffer.data(), buffer.size()) || file.gcount() > 0)) {
        text.append(buffer.data(), static_cast<std::size_t>(file.gcount()));
    }
    return text;
}

// A command that never ends must not hold the suite: timeout(1) ends it.
std::string bounded(const std::string& command, std::chrono::seconds patience) {
    std::string text = fmt::format("exec timeout {} sh -c '", patience.count());
    for (const char character : command) {
        text += character == '\'' ? std::string{"'\\''"} : std::string{character};
    }
    return text + "'";
}

std::optional<std::string> read_command(const std::string& command, const ProbeLimits& limits, std::string& why) {
    const auto close = [](std::FILE* pipe) { pclose(pipe); };
    std::unique_ptr<std::FILE, decltype(close)> pipe(popen(bounded(command, limits.time).c_str(), "re"), close);
    if (!pipe) {
        why = "the probe's command cannot be run";
        return std::nullopt;
    }
    std::string text;
    std::array<char, 16384> buffer{};
    std::size_t got = 0;
    while (text.size() <= limits.bytes && (got = std::fread(buffer.data(), 1, buffer.size(), pipe.get())) > 0) {
        text.append(buffer.data(), got);
    }
    const bool too_long = text.size() > limits.bytes;  // It then ends because nobody reads it any more.
    const int status = pclose(pipe.release());
    if (status != 0 && !too_long) {
        constexpr int kTimedOut = 124;
        why = WIFEXITED(status) && WEXITSTATUS(status) == kTimedOut
                  ? fmt::format("the probe's command did not end within {} s", limits.time.count())
                  : fmt::format("the probe's command ended with status {}", WEXITSTATUS(status));
        return std::nullopt;
    }
    return text;
}

std::optional<std::string> read_any(const ProbeSource& source, Sender& sender, const ProbeLimits& limits,
                                    std::string& why, bool& answered) {
    answered = true;
    std::optional<std::string> text;
    switch (source.kind) {
        case ProbeSource::Kind::url: text = read_url(source.where, sender, limits.time, why, answered); break;
        case ProbeSource::Kind::file: text = read_file(source.where, limits.bytes, why); break;
        case ProbeSource::Kind::exec: text = read_command(source.where, limits, why); break;
    }
    if (text && text->size() > limits.bytes) {
        why = fmt::format("the probe tells more than {} bytes", limits.bytes);
        return std::nullopt;
    }
    return text;
}

}  // namespace

std::optional<ProbeSource> parse_probe(std::string_view text) {
    if (text.starts_with("file:")) {
        return ProbeSource{ProbeSource::Kind::file, std::string{text.substr(5)}};
    }
    if (text.starts_with("exec:")) {
        return ProbeSource{ProbeSource::Kind::exec, std::string{text.substr(5)}};
    }
    std::string why;
    return parse_url(text, why) ? std::optional{ProbeSource{ProbeSource::Kind::url, std::string{text}}} : std::nullopt;
}

std::size_t ProbeReading::count(std::string_view id, std::string_view status) const {
    return static_cast<std::size_t>(std::count_if(
        acted.begin(), acted.end(), [&](const Acted& each) { return each.id == id && each.status == status; }));
}

std::vector<std::string> ProbeReading::of(std::string_view id) const {
    std::vector<std::string> statuses;
    for (const Acted& each : acted) {
        if (each.id == id) {
            statuses.push_back(each.status);
        }
    }
    return statuses;
}

std::optional<ProbeReading> parse_probe_text(std::string_view text, std::string& why) {
    ProbeReading reading;
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) {
        return reading;
    }
    if (text[first] == '[') {
        const Json list = Json::parse(text, nullptr, false);
        if (list.is_discarded()) {
            why = "the probe's array is not JSON";
            return std::nullopt;
        }
        return std::all_of(list.begin(), list.end(), [&](const Json& each) { return add(each, reading, why); })
                   ? std::optional{std::move(reading)}
                   : std::nullopt;
    }
    std::size_t number = 0;
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        ++number;
        if (line.find_first_not_of(" \t\r") == std::string_view::npos) {
            continue;
        }
        const Json object = Json::parse(line, nullptr, false);
        if (object.is_discarded()) {
            why = fmt::format("line {} of the probe is not JSON", number);
            return std::nullopt;
        }
        if (!add(object, reading, why)) {
            return std::nullopt;
        }
    }
    return reading;
}

std::optional<ProbeReading> ProbeMemory::parse(std::string text, std::string& why) {
    const std::scoped_lock lock(mutex_);
    const bool grown = text_.ends_with('\n') && text.starts_with(text_) && text_.front() == '{';
    auto reading = parse_probe_text(grown ? std::string_view{text}.substr(text_.size()) : text, why);
    if (!reading) {
        return grown ? parse_probe_text(text, why) : std::nullopt;  // For the number of the line in all of it.
    }
    if (grown) {
        std::move(reading->acted.begin(), reading->acted.end(), std::back_inserter(reading_.acted));
    } else {
        reading_ = *std::move(reading);
    }
    text_ = std::move(text);
    return reading_;
}

std::optional<std::string> read_probe_text(const ProbeSource& source, Sender& sender, const ProbeLimits& limits,
                                           std::string& why) {
    bool answered = true;
    return read_any(source, sender, limits, why, answered);
}

std::optional<ProbeReading> ProbeMemory::read(const ProbeSource& source, Sender& sender, std::string& why) {
    auto text = read_probe_text(source, sender, kCheckProbeLimits, why);
    return text ? parse(*std::move(text), why) : std::nullopt;
}

bool try_probe(const ProbeSource& source, Sender& sender, const ProbeLimits& limits, std::string& why) {
    if (source.kind == ProbeSource::Kind::file && !std::ifstream(source.where)) {
        return true;
    }
    bool answered = true;
    const auto text = read_any(source, sender, limits, why, answered);
    return !answered || (text && parse_probe_text(*text, why));
}

}  // namespace notisim::conformance
