#include "simulator/vehicle/geography.hpp"

#include "simulator/base/rng.hpp"

#include <GeographicLib/Geodesic.hpp>
#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

namespace {

using namespace notisim;

double on_ellipsoid(GeoPoint from, GeoPoint to) {
    double metres = 0;
    GeographicLib::Geodesic::WGS84().Inverse(from.latitude, from.longitude, to.latitude, to.longitude, metres);
    return metres / 1000;
}

double between(Rng& rng, double low, double high) {
    return low + (high - low) * static_cast<double>(rng.between(0, 1'000'000)) / 1e6;
}

}  // namespace

TEST_CASE("distances are those on the ellipsoid within what a sphere can do", "[monitor]") {
    struct Row {
        double south;
        double north;
        double reach;      // Degrees between the places, at most.
        double tolerance;  // Relative.
    };
    // Within 0.5 % where the vehicles are; near the equator the ellipsoid is bent more than the sphere.
    for (const Row& row : {Row{30, 72, 3, 0.005}, Row{-72, -30, 0.2, 0.005}, Row{-90, 90, 360, 0.0057}}) {
        Rng rng{7};
        double worst = 0;
        for (int round = 0; round < 5000; ++round) {
            const GeoPoint from{between(rng, -180, 180), between(rng, row.south, row.north)};
            const GeoPoint to{between(rng, from.longitude - row.reach, from.longitude + row.reach),
                              between(rng, row.south, row.north)};
            const double exact = on_ellipsoid(from, to);
            worst = std::max(worst, std::abs(distance_km(from, to) - exact) / std::max(exact, 1e-3));
        }
        CHECK(worst < row.tolerance);
        CHECK(worst > 1e-4);
    }
}

TEST_CASE("known distances", "[monitor]") {
    const double quarter = 6371.0088 * std::numbers::pi / 2;
    const auto about = [](double km) { return Approx(km).epsilon(1e-9); };

    CHECK(distance_km({2.3488, 48.8534}, {2.3488, 48.8534}) == 0);
    CHECK(distance_km({0, 0}, {90, 0}) == about(quarter));
    CHECK(distance_km({0, 0}, {180, 0}) == about(2 * quarter));
    CHECK(distance_km({0, 0}, {0, 90}) == about(quarter));
    // Paris to London.
    CHECK(distance_km({2.3522, 48.8566}, {-0.1276, 51.5072}) == Approx(343.5).epsilon(0.003));
}

TEST_CASE("the antimeridian is no border", "[monitor]") {
    const double across = distance_km({179.9, -17}, {-179.9, -17});
    CHECK(across == Approx(distance_km({-0.1, -17}, {0.1, -17})).epsilon(1e-9));
    CHECK(across < 22);
    CHECK(distance_km({180, 10}, {-180, 10}) < 1e-6);
}

TEST_CASE("at a pole every longitude is the same place", "[monitor]") {
    CHECK(distance_km({0, 90}, {137, 90}) < 1e-6);
    CHECK(distance_km({-60, -90}, {60, -90}) < 1e-6);
    // Over the pole, not around it.
    CHECK(distance_km({0, 89}, {180, 89}) == Approx(2 * 6371.0088 * std::numbers::pi / 180).epsilon(1e-9));
}

TEST_CASE("a heading counts clockwise from north", "[geography]") {
    CHECK(bearing_deg({0, 0}, {0, 1}) == Approx(0).margin(1e-9));
    CHECK(bearing_deg({0, 0}, {1, 0}) == Approx(90));
    CHECK(bearing_deg({0, 0}, {0, -1}) == Approx(180));
    CHECK(bearing_deg({0, 0}, {-1, 0}) == Approx(270));
}
