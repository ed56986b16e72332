#include "simulator/vehicle/geography.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace notisim {

namespace {

constexpr double kRadius = 6371008.8;

double radians(double degrees) {
    return degrees * std::numbers::pi / 180;
}

}  // namespace

// The haversine formula: exact enough for neighbours, where the cosine rule loses all its digits.
double distance_m(double lon1, double lat1, double lon2, double lat2) {
    const double north = std::sin(radians(lat2 - lat1) / 2);
    const double east = std::sin(radians(lon2 - lon1) / 2);
    const double square = north * north + std::cos(radians(lat1)) * std::cos(radians(lat2)) * east * east;
    return 2 * kRadius * std::asin(std::sqrt(std::min(1.0, square)));
}

double bearing_deg(double lon1, double lat1, double lon2, double lat2) {
    const double east = std::sin(radians(lon2 - lon1)) * std::cos(radians(lat2));
    const double north = std::cos(radians(lat1)) * std::sin(radians(lat2)) -
                         std::sin(radians(lat1)) * std::cos(radians(lat2)) * std::cos(radians(lon2 - lon1));
    const double degrees = std::atan2(east, north) * 180 / std::numbers::pi;
    return degrees < 0 ? degrees + 360 : degrees;
}

}  // namespace notisim
