#include "simulator/vehicle/track.hpp"

#include "simulator/vehicle/track_builder.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <fmt/core.h>

namespace notisim {

namespace {

constexpr std::size_t kBytesMax = std::size_t{16} << 20U;
constexpr std::size_t kPointsMax = 1'000'000;
constexpr Duration kLongest = std::chrono::hours{24 * 3653};
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

struct NamedFormat {
    std::string_view ending;
    TrackFormat format;
};

constexpr std::array<NamedFormat, 4> kFormats{{{".csv", TrackFormat::csv},
                                               {".gpx", TrackFormat::gpx},
                                               {".geojson", TrackFormat::geojson},
                                               {".json", TrackFormat::geojson}}};

}  // namespace

std::optional<TrackFormat> track_format(std::string_view file_name) {
    std::string name{file_name};
    std::transform(name.begin(), name.end(), name.begin(), [](char character) {
        return character >= 'A' && character <= 'Z' ? static_cast<char>(character - 'A' + 'a') : character;
    });
    for (const NamedFormat& entry : kFormats) {
        if (name.ends_with(entry.ending)) {
            return entry.format;
        }
    }
    return std::nullopt;
}

std::optional<Track> read_track(TrackFormat format, std::string_view text, TrackFault& fault) {
    fault = {};
    TrackBuilder builder(fault);
    if (text.size() > kBytesMax) {
        builder.fail(0, fmt::format("a track has {} MiB at most", kBytesMax >> 20U));
        return std::nullopt;
    }
    if (text.starts_with(kByteOrderMark)) {
        text.remove_prefix(kByteOrderMark.size());
    }
    switch (format) {
        case TrackFormat::csv: read_csv(text, builder); break;
        case TrackFormat::gpx: read_gpx(text, builder); break;
        case TrackFormat::geojson: read_geojson(text, builder); break;
    }
    return builder.finish();
}

bool TrackBuilder::fail(std::size_t line, std::string message) {
    if (!failed()) {
        fault_ = {line, std::move(message)};
    }
    return false;
}

// What is out of range; nothing for a good point.
std::string TrackBuilder::complaint(const TrackPoint& point) {
    struct Bounds {
        std::string_view name;
        std::optional<double> value;
        double low;
        double high;
    };
    const Bounds all[] = {{"longitude", point.longitude, -180, 180},
                          {"latitude", point.latitude, -90, 90},
                          {"speed", point.speed, 0, 400},
                          {"heading", point.heading, 0, 360},
                          {"altitude", point.altitude, -500, 9000}};
    for (const Bounds& one : all) {
        if (one.value && (*one.value < one.low || *one.value > one.high)) {
            return fmt::format("{} {} is not between {} and {}", one.name, *one.value, one.low, one.high);
        }
    }
    return {};
}

bool TrackBuilder::add(TrackPoint point, Duration at, std::size_t line, std::string_view where) {
    if (track_.points.empty()) {
        began_ = at;
    }
    point.offset = at - began_;
    std::string reason = complaint(point);
    if (!track_.points.empty() && point.offset <= track_.points.back().offset) {
        reason = "the time of a point is not later than that of the point before";
    } else if (point.offset > kLongest) {
        reason = "a track lasts ten years at most";
    } else if (track_.points.size() == kPointsMax) {
        reason = fmt::format("a track has {} points at most", kPointsMax);
    }
    if (!reason.empty()) {
        return fail(line, where.empty() ? reason : fmt::format("{}: {}", where, reason));
    }
    track_.points.push_back(std::move(point));
    return true;
}

std::optional<Track> TrackBuilder::finish() {
    if (track_.points.empty()) {
        fail(0, "there is no point in the track");
    }
    return failed() ? std::nullopt : std::optional{std::move(track_)};
}

std::optional<double> track_number(std::string_view text) {
    text = trimmed(text);
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool whole = error == std::errc{} && end == text.data() + text.size();
    return whole && std::isfinite(value) ? std::optional{value} : std::nullopt;
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view kSpace = " \t\r\n";
    text.remove_prefix(std::min(text.find_first_not_of(kSpace), text.size()));
    return text.substr(0, text.find_last_not_of(kSpace) + 1);
}

std::size_t line_at(std::string_view text, std::size_t offset) {
    const std::string_view before = text.substr(0, offset);
    return 1 + static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
}

}  // namespace notisim
