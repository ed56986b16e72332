#pragma once

namespace notisim {

/// A place on the earth, in degrees.
struct GeoPoint {
    double longitude = 0;
    double latitude = 0;
};

/// The way along the great circle in km, on a sphere of radius 6371.0088 km (the mean of WGS 84), by the haversine
/// formula. Up to 0.57 % off the ellipsoid, most on the way north from the equator; no document says which is meant.
double distance_km(GeoPoint from, GeoPoint to);

/// The heading in degrees, 0 to 360 clockwise from north, in which the way from one place to another begins.
double bearing_deg(GeoPoint from, GeoPoint to);

}  // namespace notisim
