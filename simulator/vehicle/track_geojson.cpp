#include "simulator/base/printable.hpp"
#include "simulator/vehicle/track_builder.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <fmt/core.h>

namespace notisim {

namespace {

using Json = nlohmann::json;

constexpr int kDepthMax = 16;  // GeoJSON needs seven.

class GeoJsonReader {
public:
    GeoJsonReader(std::string_view text, TrackBuilder& builder) : text_(text), builder_(builder) {}

    void read() {
        const Json document = parse();
        if (builder_.failed()) {
            return;
        }
        const std::string type = text_of(document, "type");
        if (type == "Feature") {
            read_feature(document, "the feature");
            return;
        }
        if (type != "FeatureCollection") {
            fail("the document is neither a Feature nor a FeatureCollection");
            return;
        }
        const auto features = document.find("features");
        if (features == document.end() || !features->is_array()) {
            fail("'features' is not an array");
            return;
        }
        for (std::size_t index = 0; index < features->size() && !builder_.failed(); ++index) {
            read_feature((*features)[index], fmt::format("features[{}]", index));
        }
    }

private:
    bool fail(std::string message) { return builder_.fail(0, std::move(message)); }

    // Within a depth that copying and destroying survive.
    Json parse() {
        bool too_deep = false;
        const auto watch = [&](int depth, Json::parse_event_t, Json&) {
            too_deep = too_deep || depth > kDepthMax;
            return !too_deep;
        };
        Json document;
        try {
            document = Json::parse(text_.begin(), text_.end(), watch);
        } catch (const Json::parse_error& error) {
            builder_.fail(line_at(text_, error.byte == 0 ? 0 : error.byte - 1), "the text is not JSON");
        } catch (const Json::out_of_range&) {
            fail("a number is out of range");
        }
        if (too_deep) {
            fail(fmt::format("the text is nested deeper than {} levels", kDepthMax));
        }
        return document;
    }

    static const Json* member(const Json& object, const char* key) {
        if (!object.is_object()) {
            return nullptr;
        }
        const auto found = object.find(key);
        return found == object.end() ? nullptr : &*found;
    }

    static std::string text_of(const Json& object, const char* key) {
        const Json* found = member(object, key);
        return found != nullptr && found->is_string() ? found->get<std::string>() : std::string{};
    }

    bool read_feature(const Json& feature, const std::string& where) {
        const Json* geometry = member(feature, "geometry");
        const Json* properties = member(feature, "properties");
        const Json* coordinates = geometry != nullptr ? member(*geometry, "coordinates") : nullptr;
        if (coordinates == nullptr || !coordinates->is_array() || properties == nullptr || !properties->is_object()) {
            return fail(where + " has no geometry with coordinates, or no properties");
        }
        const std::string type = text_of(*geometry, "type");
        if (type == "Point") {
            return read_point(*coordinates, *properties, where);
        }
        if (type == "LineString") {
            return read_line(*coordinates, *properties, where);
        }
        return fail(where + " is neither a Point nor a LineString");
    }

    bool read_point(const Json& coordinates, const Json& properties, const std::string& where) {
        const Json* time = member(properties, "time");
        if (time == nullptr) {
            return fail(where + " has no properties.time; a drive needs one for each point");
        }
        TrackPoint point;
        return read_number(properties, "speed", point.speed, where) &&
               read_number(properties, "heading", point.heading, where) &&
               read_number(properties, "altitude", point.altitude, where) &&
               add(std::move(point), coordinates, *time, where);
    }

    bool read_line(const Json& coordinates, const Json& properties, const std::string& where) {
        const Json* times = member(properties, "coordTimes");
        times = times != nullptr ? times : member(properties, "times");
        if (times == nullptr || !times->is_array()) {
            return fail(where + " has no properties.coordTimes and no properties.times");
        }
        if (times->size() != coordinates.size()) {
            return fail(fmt::format("{} has {} times for {} coordinates", where, times->size(), coordinates.size()));
        }
        for (std::size_t index = 0; index < coordinates.size(); ++index) {
            if (!add({}, coordinates[index], (*times)[index], fmt::format("{}.coordinates[{}]", where, index))) {
                return false;
            }
        }
        return true;
    }

    bool read_number(const Json& properties, const char* key, std::optional<double>& number, const std::string& where) {
        const Json* found = member(properties, key);
        if (found == nullptr || found->is_null()) {
            return true;
        }
        if (!found->is_number()) {
            return fail(fmt::format("{}.properties.{} is not a number", where, key));
        }
        number = found->get<double>();
        return true;
    }

    bool add(TrackPoint point, const Json& place, const Json& time, const std::string& where) {
        const bool is_place = place.is_array() && (place.size() == 2 || place.size() == 3) &&
                              std::all_of(place.begin(), place.end(), [](const Json& one) { return one.is_number(); });
        if (!is_place) {
            return fail(where + " is not [longitude, latitude] or [longitude, latitude, altitude]");
        }
        point.longitude = place[0].get<double>();
        point.latitude = place[1].get<double>();
        if (place.size() == 3 && !point.altitude) {
            point.altitude = place[2].get<double>();
        }
        const std::string written = time.is_string() ? time.get<std::string>() : std::string{};
        const auto at = parse_time(written);
        if (!at) {
            return fail(fmt::format("the time of {} cannot be '{}'; RFC 3339 is wanted", where, printable(written)));
        }
        return builder_.add(std::move(point), at->time_since_epoch(), 0, where);
    }

    std::string_view text_;
    TrackBuilder& builder_;
};

}  // namespace

void read_geojson(std::string_view text, TrackBuilder& builder) {
    GeoJsonReader(text, builder).read();
}

}  // namespace notisim
