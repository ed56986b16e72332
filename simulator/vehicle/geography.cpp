#include "simulator/vehicle/geography.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace notisim {

namespace {

constexpr double kRadius = 6371.0088;

double radians(double degrees) {
    return degrees * std::numbers::pi / 180;
}

}  // namespace

double distance_km(GeoPoint from, GeoPoint to) {
    const double north = std::sin(radians(to.latitude - from.latitude) / 2);
    // The square of this sine has a period of 360 degrees: the antimeridian needs no care.
    const double east = std::sin(radians(to.longitude - from.longitude) / 2);
    const double square =
        north * north + std::cos(radians(from.latitude)) * std::cos(radians(to.latitude)) * east * east;
    // Rounding may carry the square of opposite places beyond 1.
    return 2 * kRadius * std::asin(std::sqrt(std::clamp(square, 0.0, 1.0)));
}

double bearing_deg(GeoPoint from, GeoPoint to) {
    const double turn = radians(to.longitude - from.longitude);
    const double east = std::sin(turn) * std::cos(radians(to.latitude));
    const double north = std::cos(radians(from.latitude)) * std::sin(radians(to.latitude)) -
                         std::sin(radians(from.latitude)) * std::cos(radians(to.latitude)) * std::cos(turn);
    const double degrees = std::atan2(east, north) * 180 / std::numbers::pi;
    return degrees < 0 ? degrees + 360 : degrees;
}

}  // namespace notisim
