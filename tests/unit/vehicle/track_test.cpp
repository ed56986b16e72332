#include "simulator/vehicle/track.hpp"

#include "simulator/vehicle/vehicle_data.hpp"

#include <catch2/catch.hpp>

namespace {

using namespace notisim;
using namespace std::chrono_literals;

Track good(TrackFormat format, std::string_view text) {
    TrackFault fault;
    const auto track = read_track(format, text, fault);
    INFO(fault.line << ": " << fault.message);
    REQUIRE(track);
    CHECK(fault.message.empty());
    return *track;
}

struct Bad {
    std::string text;
    std::size_t line;
    std::string message;  // A part of it.
};

void refuse(TrackFormat format, const std::vector<Bad>& rows) {
    for (const Bad& row : rows) {
        INFO(row.text.substr(0, 300));
        TrackFault fault;
        CHECK_FALSE(read_track(format, row.text, fault));
        CHECK(fault.line == row.line);
        CHECK_THAT(fault.message, Catch::Contains(row.message));
    }
}

std::string gpx(std::string_view inside) {
    return "<?xml version=\"1.0\"?>\n<gpx version=\"1.1\" xmlns=\"http://www.topografix.com/GPX/1/1\">\n" +
           std::string{inside} + "\n</gpx>\n";
}

std::string line_string(std::string_view coordinates, std::string_view properties) {
    return "{\"type\":\"Feature\",\"geometry\":{\"type\":\"LineString\",\"coordinates\":" + std::string{coordinates} +
           "},\"properties\":" + std::string{properties} + "}";
}

}  // namespace

TEST_CASE("the name of a file tells its format", "[track]") {
    CHECK(track_format("a/drive.csv") == TrackFormat::csv);
    CHECK(track_format("DRIVE.GPX") == TrackFormat::gpx);
    CHECK(track_format("drive.geojson") == TrackFormat::geojson);
    CHECK(track_format("drive.json") == TrackFormat::geojson);
    CHECK_FALSE(track_format("drive.txt"));
    CHECK_FALSE(track_format("csv"));
}

TEST_CASE("a CSV with times, quotes, empty cells and other data", "[track]") {
    const Track track =
        good(TrackFormat::csv, "\xEF\xBB\xBFtime,longitude,latitude,speed,heading,altitude,vehicle.alert,"
                               "vehicle.energy.electric.level\r\n"
                               "2024-03-11T08:00:00Z,2.35,48.85,0,214,38,,61.0\r\n"
                               "\r\n"
                               "\"2024-03-11T09:00:01.5+01:00\", 2.36 ,48.86,12.5,,,\"OilLevelLow,FuelLevelLow\",\r\n"
                               "2024-03-11T08:00:03Z,,,13,,,\"\",60");
    REQUIRE(track.points.size() == 3);
    CHECK(track.points[0].offset == 0ms);
    CHECK(track.points[0].heading == 214);
    CHECK(track.points[0].altitude == 38);
    REQUIRE(track.points[0].data.size() == 1);
    CHECK(vehicle_data()[track.points[0].data[0].first].name == "vehicle.energy.electric.level");
    CHECK(track.points[0].data[0].second == "61");
    CHECK(track.points[1].offset == 1500ms);
    CHECK(track.points[1].longitude == 2.36);
    CHECK(track.points[1].speed == 12.5);
    CHECK_FALSE(track.points[1].heading);
    REQUIRE(track.points[1].data.size() == 1);
    CHECK(track.points[1].data[0].second == "FuelLevelLow,OilLevelLow");
    // Without a position: where it was. A quoted empty list: none of them.
    CHECK(track.points[2].longitude == 2.36);
    REQUIRE(track.points[2].data.size() == 2);
    CHECK(track.points[2].data[0].second.empty());
}

TEST_CASE("a CSV with seconds and short names", "[track]") {
    const Track track = good(TrackFormat::csv, "lat,lon,seconds,ele\n48,2,100,1\n48,2.1,100.25,2\n48,2.2,160,3\n");
    REQUIRE(track.points.size() == 3);
    CHECK(track.points[1].offset == 250ms);
    CHECK(track.points[2].offset == 60s);
    CHECK(track.points[2].latitude == 48);
    CHECK(track.points[2].altitude == 3);
}

TEST_CASE("what a CSV can have wrong is told with its line", "[track]") {
    const std::string head = "time,lon,lat,speed,vehicle.ignition\n";
    refuse(TrackFormat::csv,
           {{"", 0, "there is no point"},
            {head, 0, "there is no point"},
            {"lon,lat\n", 1, "no column 'time'"},
            {"time,seconds,lon,lat\n", 1, "both 'time' and 'seconds'"},
            {"time,lat\n", 1, "no column 'longitude'"},
            {"time,lon\n", 1, "no column 'latitude'"},
            {"time,lon,lat,longitude\n", 1, "column 'longitude' is there twice"},
            {"time,lon,lat,sped\n", 1, "unknown column 'sped'; did you mean 'speed'?"},
            {"time,lon,lat,vehicle.odometr\n", 1, "did you mean 'vehicle.odometer'?"},
            {head + "2024-03-11T08:00:00Z,2,48,5\n", 2, "4 cells for 5 columns"},
            {head + "\n\nyesterday,2,48,5,Stop\n", 4, "time cannot be 'yesterday'"},
            {head + ",2,48,5,Stop\n", 2, "time of the point is missing"},
            {head + "2024-03-11T08:00:00Z,,48,5,Stop\n", 2, "the longitude of the point is missing"},
            {head + "2024-03-11T08:00:00Z,2,,5,Stop\n", 2, "the latitude of the point is missing"},
            {head + "2024-03-11T08:00:00Z,,,5,Stop\n", 2, "is missing"},
            {head + "2024-03-11T08:00:00Z,2,nan,5,Stop\n", 2, "lat cannot be 'nan'"},
            {head + "2024-03-11T08:00:00Z,181,48,5,Stop\n", 2, "longitude 181 is not between"},
            {head + "2024-03-11T08:00:00Z,2,-91,5,Stop\n", 2, "latitude -91 is not between"},
            {head + "2024-03-11T08:00:00Z,2,48,-5,Stop\n", 2, "speed -5 is not between"},
            {head + "2024-03-11T08:00:00Z,2,48,5,Stopp\n", 2, "vehicle.ignition cannot be 'Stopp'; it is one of"},
            {head + "2024-03-11T08:00:00Z,2,48,5,Stop\n2024-03-11T08:00:00Z,2,48,5,Stop\n", 3, "not later"},
            {head + "2024-03-11T08:00:00Z,2,48,5,Stop\n2044-03-11T08:00:00Z,2,48,5,Stop\n", 3, "ten years"},
            {head + "\"2024-03-11T08:00:00Z,2,48,5,Stop\n", 2, "never closed"},
            {head + "\"2024\n-03\",2,48,5,Stop\n", 2, "time cannot be"},
            {head + "\"2024\"x,2,48,5,Stop\n", 2, "neither a comma nor the end"},
            {"seconds,lon,lat\n1e300,2,48\n", 2, "too far away"}});
}

TEST_CASE("lines are counted on after a quoted cell of several", "[track]") {
    refuse(TrackFormat::csv, {{"seconds,lon,lat,vehicle.trip\n0,2,48,\"a\nb\nc\"\n1,2,99,x\n", 5, "latitude 99"}});
}

TEST_CASE("a hostile cell cannot drive a terminal", "[track]") {
    TrackFault fault;
    CHECK_FALSE(read_track(TrackFormat::csv, "seconds,lon,lat\n\x1b[2J,1,1\n", fault));
    CHECK(fault.message.find('\x1b') == std::string::npos);
}

TEST_CASE("tracks and routes of GPX", "[track]") {
    const Track track = good(TrackFormat::gpx, gpx("<trk><trkseg>"
                                                   "<trkpt lat=\"48.85\" lon=\"2.35\"><ele>38.5</ele>"
                                                   "<time>2024-03-11T08:00:00Z</time></trkpt></trkseg><trkseg>"
                                                   "<trkpt lat=\"48.86\" lon=\"2.35\"><time>2024-03-11T08:00:10Z</time>"
                                                   "<course>90</course><speed>10</speed></trkpt></trkseg></trk>"
                                                   "<rte><rtept lat=\"1\" lon=\"1\"/></rte>"));
    REQUIRE(track.points.size() == 2);
    CHECK(track.points[0].altitude == 38.5);
    CHECK(track.points[1].offset == 10s);
    CHECK(track.points[1].heading == 90);
    CHECK(*track.points[1].speed == Approx(36));

    const Track route = good(TrackFormat::gpx, "<x:gpx xmlns:x=\"http://www.topografix.com/GPX/1/0\"><x:rte>"
                                               "<x:rtept lat=\"1\" lon=\"2\"><x:time>2024-03-11T08:00:00Z</x:time>"
                                               "</x:rtept></x:rte></x:gpx>");
    CHECK(route.points.size() == 1);
}

TEST_CASE("what a GPX can have wrong is told with its line", "[track]") {
    const auto point = [](const char* attributes, const char* inside) {
        return gpx("<trk><trkseg>\n<trkpt " + std::string{attributes} + ">" + inside + "</trkpt></trkseg></trk>");
    };
    const char* time = "<time>2024-03-11T08:00:00Z</time>";
    refuse(TrackFormat::gpx, {{"", 1, "not well-formed"},
                              {"<gpx>\n<trk>\n", 2, "not well-formed"},
                              {"<kml/>", 1, "not 'gpx'"},
                              {gpx(""), 0, "no point"},
                              {"<!DOCTYPE gpx [<!ENTITY a \"b\">]>\n<gpx/>", 1, "no DOCTYPE"},
                              {point("lat=\"1\"", time), 4, "no number as 'lon'"},
                              {point("lat=\"x\" lon=\"2\"", time), 4, "no number as 'lat'"},
                              {point("lat=\"1\" lon=\"200\"", time), 4, "longitude 200"},
                              {point("lat=\"1\" lon=\"2\"", ""), 4, "no <time>"},
                              {point("lat=\"1\" lon=\"2\"", "<time>noon</time>"), 4, "time cannot be 'noon'"},
                              {point("lat=\"1\" lon=\"2\"", "<ele>high</ele>"), 4, "ele cannot be 'high'"}});
}

TEST_CASE("lines and points of GeoJSON", "[track]") {
    for (const char* key : {"coordTimes", "times"}) {
        const Track track =
            good(TrackFormat::geojson,
                 line_string("[[2.35,48.85,38],[2.36,48.86]]",
                             "{\"" + std::string{key} + R"(":["2024-03-11T08:00:00Z","2024-03-11T08:00:10Z"]})"));
        REQUIRE(track.points.size() == 2);
        CHECK(track.points[0].altitude == 38);
        CHECK(track.points[1].offset == 10s);
    }
    const Track points = good(TrackFormat::geojson, R"({"type":"FeatureCollection","features":[
        {"type":"Feature","geometry":{"type":"Point","coordinates":[2.35,48.85]},
         "properties":{"time":"2024-03-11T08:00:00Z","speed":30,"heading":null}},
        {"type":"Feature","geometry":{"type":"Point","coordinates":[2.36,48.86]},
         "properties":{"time":"2024-03-11T08:00:05Z"}}]})");
    REQUIRE(points.points.size() == 2);
    CHECK(points.points[0].speed == 30);
    CHECK_FALSE(points.points[0].heading);
    CHECK(points.points[1].offset == 5s);
}

TEST_CASE("what a GeoJSON can have wrong", "[track]") {
    const char* one = R"({"times":["2024-03-11T08:00:00Z"]})";
    refuse(
        TrackFormat::geojson,
        {{"", 1, "not JSON"},
         {"{\n\"type\": oops}", 2, "not JSON"},
         {"{\"a\":1e999}", 0, "out of range"},
         {"[]", 0, "neither a Feature nor"},
         {"{\"type\":7}", 0, "neither a Feature nor"},
         {"{\"type\":\"FeatureCollection\"}", 0, "'features' is not an array"},
         {R"({"type":"FeatureCollection","features":[]})", 0, "no point"},
         {R"({"type":"FeatureCollection","features":[3]})", 0, "features[0] has no geometry"},
         {R"({"type":"Feature","geometry":{"type":"Polygon","coordinates":[]},"properties":{}})", 0, "neither a Point"},
         {R"({"type":"Feature","geometry":{"type":"Point","coordinates":[1,2]},"properties":{}})", 0,
          "no properties.time"},
         {line_string("[[1,2]]", "{}"), 0, "no properties.coordTimes"},
         {line_string("[[1,2]]", R"({"times":[]})"), 0, "0 times for 1 coordinates"},
         {line_string("[[1]]", one), 0, "coordinates[0] is not [longitude, latitude]"},
         {line_string("[[1,\"2\"]]", one), 0, "coordinates[0] is not"},
         {line_string("[[1,92]]", one), 0, "coordinates[0]: latitude 92"},
         {line_string("[[1,2]]", R"({"times":[12]})"), 0, "cannot be ''"},
         {line_string("[[1,2],[1,3]]", R"({"times":["2024-03-11T08:00:00Z","2024-03-11T08:00:00Z"]})"), 0, "not later"},
         {std::string(100'000, '['), 1, "not JSON"},
         {std::string(100'000, '[') + std::string(100'000, ']'), 0, "nested deeper"}});
}

TEST_CASE("a track has limits", "[track]") {
    refuse(TrackFormat::csv, {{std::string((std::size_t{16} << 20U) + 1, ' '), 0, "16 MiB at most"}});
    std::string many = "seconds,lon,lat\n";
    for (int index = 0; index <= 1'000'000; ++index) {
        many += std::to_string(index) + ",1,1\n";
    }
    refuse(TrackFormat::csv, {{many, 1'000'002, "1000000 points at most"}});
}
