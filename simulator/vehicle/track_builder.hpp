#pragma once

#include "simulator/vehicle/track.hpp"

#include <string_view>

namespace notisim {

/// What the readers of all formats share: the checks of a point, and where the first fault was.
class TrackBuilder {
public:
    explicit TrackBuilder(TrackFault& fault) : fault_(fault) {}

    /// Takes note of the first fault; false, so that readers can return it.
    bool fail(std::size_t line, std::string message);
    [[nodiscard]] bool failed() const { return !fault_.message.empty(); }

    /// Adds a point recorded at `at`, a time on any scale of its own. False where it is refused; `where` then stands
    /// before the reason, for formats whose lines are not known.
    bool add(TrackPoint point, Duration at, std::size_t line, std::string_view where = {});

    /// The last point, if any.
    [[nodiscard]] const TrackPoint* last() const { return track_.points.empty() ? nullptr : &track_.points.back(); }

    std::optional<Track> finish();

private:
    static std::string complaint(const TrackPoint& point);

    TrackFault& fault_;
    Track track_;
    Duration began_{};
};

void read_csv(std::string_view text, TrackBuilder& builder);
void read_gpx(std::string_view text, TrackBuilder& builder);
void read_geojson(std::string_view text, TrackBuilder& builder);

/// A finite decimal number, spaces around it allowed.
std::optional<double> track_number(std::string_view text);

/// Without spaces and tabs at both ends.
std::string_view trimmed(std::string_view text);

/// The line, from 1, on which the byte at `offset` stands.
std::size_t line_at(std::string_view text, std::size_t offset);

}  // namespace notisim
