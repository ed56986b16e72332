#pragma once

#include "simulator/base/time.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace notisim {

/// One place of a recorded drive, and what else was recorded there.
struct TrackPoint {
    Duration offset{};  ///< Since the first point, which has 0; strictly increasing.
    double longitude = 0;
    double latitude = 0;
    std::optional<double> speed;     ///< km/h
    std::optional<double> heading;   ///< Degrees clockwise from north.
    std::optional<double> altitude;  ///< Metres.
    /// Other data: index in vehicle_data(), canonical text.
    std::vector<std::pair<std::size_t, std::string>> data;
};

/// A recorded drive: one point at least.
struct Track {
    std::vector<TrackPoint> points;
};

enum class TrackFormat : std::uint8_t { csv, gpx, geojson };

/// Why a track cannot be read. `line` counts from 1; 0: the file as a whole.
struct TrackFault {
    std::size_t line = 0;
    std::string message;  ///< A sentence in lower case.
};

/// The format that a file's name tells: .csv, .gpx, .geojson or .json, capitals or not. Nothing for other names.
std::optional<TrackFormat> track_format(std::string_view file_name);

/// Reads a recorded drive of at most 16 MiB and 1 000 000 points. Nothing where `fault` says why; hostile text is only
/// ever a fault.
///
/// CSV: the first line names the columns: `time` (RFC 3339) or `seconds`; `longitude` or `lon`; `latitude` or `lat`;
/// optionally `speed` (km/h), `heading`, `altitude` or `ele`, and names of vehicle_data(). An empty cell: not recorded;
/// without a position, the vehicle is where it was. A list (alerts, open doors) is quoted, and `""` is the empty one.
/// GPX 1.0 and 1.1: the points of all tracks, or of all routes where there is no track; each needs a `<time>`.
/// GeoJSON: a LineString with `properties.coordTimes` or `properties.times`, or a FeatureCollection of Points with
/// `properties.time`, and optionally `speed`, `heading` and `altitude` there.
std::optional<Track> read_track(TrackFormat format, std::string_view text, TrackFault& fault);

}  // namespace notisim
