#include "simulator/base/printable.hpp"
#include "simulator/vehicle/track_builder.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <pugixml.hpp>

namespace notisim {

namespace {

constexpr double kKmhPerMetrePerSecond = 3.6;

// Without a namespace prefix: some writers say gpx:trkpt.
std::string_view local_name(pugi::xml_node node) {
    const std::string_view name = node.name();
    return name.substr(name.find(':') + 1);
}

class GpxReader {
public:
    GpxReader(std::string_view text, TrackBuilder& builder) : text_(text), builder_(builder) {}

    void read() {
        pugi::xml_document document;
        // Kept only to be refused: no track needs a DTD, and what they can do to a reader is well known.
        const unsigned options = pugi::parse_default | pugi::parse_doctype;
        const auto result = document.load_buffer(text_.data(), text_.size(), options, pugi::encoding_utf8);
        if (!result) {
            builder_.fail(line_at(text_, static_cast<std::size_t>(std::max<std::ptrdiff_t>(result.offset, 0))),
                          "the text is not well-formed XML");
            return;
        }
        for (const pugi::xml_node node : document.children()) {
            if (node.type() == pugi::node_doctype) {
                fail(node, "a GPX file has no DOCTYPE; remove it");
                return;
            }
        }
        const pugi::xml_node root = document.document_element();
        if (local_name(root) != "gpx") {
            fail(root, "the root element is not 'gpx'");
            return;
        }
        if (!read_all(root, "trk")) {
            read_all(root, "rte");
        }
    }

private:
    bool fail(pugi::xml_node node, std::string message) {
        const std::ptrdiff_t offset = node.offset_debug();
        return builder_.fail(offset < 0 ? 0 : line_at(text_, static_cast<std::size_t>(offset)), std::move(message));
    }

    // Whether there was such an element.
    bool read_all(pugi::xml_node root, std::string_view name) {
        bool found = false;
        for (const pugi::xml_node element : root.children()) {
            if (local_name(element) != name) {
                continue;
            }
            found = true;
            if (name == "rte") {
                read_points(element, "rtept");
                continue;
            }
            for (const pugi::xml_node segment : element.children()) {
                if (local_name(segment) == "trkseg") {
                    read_points(segment, "trkpt");
                }
            }
        }
        return found;
    }

    void read_points(pugi::xml_node list, std::string_view name) {
        for (const pugi::xml_node node : list.children()) {
            if (builder_.failed()) {
                return;
            }
            if (local_name(node) == name) {
                read_point(node);
            }
        }
    }

    bool read_point(pugi::xml_node node) {
        TrackPoint point;
        const auto longitude = track_number(node.attribute("lon").value());
        const auto latitude = track_number(node.attribute("lat").value());
        if (!longitude || !latitude) {
            return fail(node, fmt::format("a point has no number as '{}'", longitude ? "lat" : "lon"));
        }
        point.longitude = *longitude;
        point.latitude = *latitude;
        std::string_view time;
        for (const pugi::xml_node child : node.children()) {
            const std::string_view name = local_name(child);
            if (name == "time") {
                time = trimmed(child.child_value());
            } else if ((name == "ele" && !read_number(child, point.altitude)) ||
                       (name == "course" && !read_number(child, point.heading)) ||
                       (name == "speed" && !read_number(child, point.speed))) {
                return false;
            }
        }
        if (point.speed) {  // GPX 1.0, in metres a second.
            *point.speed *= kKmhPerMetrePerSecond;
        }
        if (time.empty()) {
            return fail(node, "a point has no <time>; a drive needs one for each");
        }
        const auto at = parse_time(time);
        if (!at) {
            return fail(node, fmt::format("time cannot be '{}'; RFC 3339 is wanted", printable(time)));
        }
        return add(node, std::move(point), at->time_since_epoch());
    }

    bool read_number(pugi::xml_node node, std::optional<double>& number) {
        number = track_number(node.child_value());
        return number || fail(node, fmt::format("{} cannot be '{}'; a number is wanted", local_name(node),
                                                printable(node.child_value())));
    }

    // Lines are counted on from the point before: from the top for each point, a long file would take for ever.
    bool add(pugi::xml_node node, TrackPoint point, Duration at) {
        const auto offset = static_cast<std::size_t>(std::max<std::ptrdiff_t>(node.offset_debug(), 0));
        if (offset > counted_) {
            line_ += line_at(text_.substr(counted_, offset - counted_), offset - counted_) - 1;
            counted_ = offset;
        }
        return builder_.add(std::move(point), at, line_);
    }

    std::string_view text_;
    TrackBuilder& builder_;
    std::size_t counted_ = 0;
    std::size_t line_ = 1;
};

}  // namespace

void read_gpx(std::string_view text, TrackBuilder& builder) {
    GpxReader(text, builder).read();
}

}  // namespace notisim
