#pragma once

namespace notisim {

/// The distance in metres between two places, in degrees, along a great circle of a sphere with the mean radius of
/// the Earth (6371008.8 m).
double distance_m(double lon1, double lat1, double lon2, double lat2);

/// The heading in degrees, 0 to 360 clockwise from north, in which the way from the first place to the second begins.
double bearing_deg(double lon1, double lat1, double lon2, double lat2);

}  // namespace notisim
