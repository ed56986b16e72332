#include "simulator/base/diagnostic.hpp"
#include "simulator/base/printable.hpp"
#include "simulator/vehicle/track_builder.hpp"
#include "simulator/vehicle/vehicle_data.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/core.h>

namespace notisim {

namespace {

constexpr std::size_t kColumnsMax = 256;

struct Cell {
    std::string text;
    bool quoted = false;
};

// A record as RFC 4180 has it; a quoted cell may go over several lines.
class CsvLines {
public:
    explicit CsvLines(std::string_view text) : rest_(text) {}

    // False at the end, or where a quote is never closed; `fault` says which.
    bool next(std::vector<Cell>& cells, std::string& fault) {
        cells.clear();
        line_ = next_line_;
        if (rest_.empty()) {
            return false;
        }
        bool more = true;
        while (more) {
            cells.emplace_back();
            if (!read_cell(cells.back(), fault)) {
                return false;
            }
            more = take(',');
        }
        take('\r');
        if (!take('\n') && !rest_.empty()) {
            fault = "a cell is followed by neither a comma nor the end of the line";
            return false;
        }
        ++next_line_;
        return true;
    }

    // Where the record that was read last began.
    [[nodiscard]] std::size_t line() const { return line_; }

private:
    bool take(char character) {
        if (rest_.empty() || rest_.front() != character) {
            return false;
        }
        rest_.remove_prefix(1);
        return true;
    }

    bool read_cell(Cell& cell, std::string& fault) {
        if (!take('"')) {
            const std::string_view text = rest_.substr(0, rest_.find_first_of(",\r\n"));
            rest_.remove_prefix(text.size());
            cell.text = trimmed(text);
            return true;
        }
        cell.quoted = true;
        while (true) {
            const std::size_t quote = rest_.find('"');
            if (quote == std::string_view::npos) {
                fault = "a quote is never closed";
                return false;
            }
            const std::string_view text = rest_.substr(0, quote);
            next_line_ += static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
            cell.text += text;
            rest_.remove_prefix(quote + 1);
            if (!take('"')) {
                return true;
            }
            cell.text += '"';
        }
    }

    std::string_view rest_;
    std::size_t line_ = 0;
    std::size_t next_line_ = 1;
};

enum class Role : std::uint8_t { time, seconds, longitude, latitude, speed, heading, altitude, datum };

struct NamedRole {
    std::string_view name;
    Role role;
};

constexpr std::array<NamedRole, 14> kRoles{{{"time", Role::time},
                                            {"seconds", Role::seconds},
                                            {"longitude", Role::longitude},
                                            {"lon", Role::longitude},
                                            {"vehicle.position.longitude", Role::longitude},
                                            {"latitude", Role::latitude},
                                            {"lat", Role::latitude},
                                            {"vehicle.position.latitude", Role::latitude},
                                            {"speed", Role::speed},
                                            {"vehicle.kinetic.speed", Role::speed},
                                            {"heading", Role::heading},
                                            {"vehicle.position.heading", Role::heading},
                                            {"altitude", Role::altitude},
                                            {"ele", Role::altitude}}};

struct Column {
    std::string name;
    Role role = Role::datum;
    std::size_t datum = 0;
};

class CsvReader {
public:
    CsvReader(std::string_view text, TrackBuilder& builder) : lines_(text), builder_(builder) {}

    void read() {
        std::vector<Cell> cells;
        std::string fault;
        bool has_header = false;
        while (lines_.next(cells, fault)) {
            const bool blank = cells.size() == 1 && cells.front().text.empty() && !cells.front().quoted;
            if (blank) {
                continue;
            }
            if (!(has_header ? read_point(cells) : read_header(cells))) {
                return;
            }
            has_header = true;
        }
        if (!fault.empty()) {
            builder_.fail(lines_.line(), fault);
        }
    }

private:
    bool fail(std::string message) { return builder_.fail(lines_.line(), std::move(message)); }

    bool read_header(const std::vector<Cell>& cells) {
        if (cells.size() > kColumnsMax) {
            return fail(fmt::format("there are {} columns; {} are the limit", cells.size(), kColumnsMax));
        }
        for (const Cell& cell : cells) {
            if (!add_column(cell.text)) {
                return false;
            }
        }
        if (!has(Role::time) && !has(Role::seconds)) {
            return fail("there is no column 'time' (RFC 3339) and none 'seconds'; name the columns in the first line");
        }
        if (has(Role::time) && has(Role::seconds)) {
            return fail("there are both 'time' and 'seconds'; one of them is wanted");
        }
        if (!has(Role::longitude) || !has(Role::latitude)) {
            return fail(fmt::format("there is no column '{}'", has(Role::longitude) ? "latitude" : "longitude"));
        }
        return true;
    }

    bool add_column(const std::string& name) {
        Column column{name};
        const auto* const role =
            std::find_if(kRoles.begin(), kRoles.end(), [&](const NamedRole& one) { return one.name == name; });
        if (role != kRoles.end()) {
            column.role = role->role;
        } else if (name == "vehicle.position.altitude") {
            column.role = Role::altitude;
        } else if (const auto datum = find_datum(name)) {
            column.datum = *datum;
        } else {
            std::vector<std::string_view> known;
            known.reserve(kRoles.size() + vehicle_data().size());
            for (const NamedRole& one : kRoles) {
                known.push_back(one.name);
            }
            for (const VehicleDatum& datum_row : vehicle_data()) {
                known.push_back(datum_row.name);
            }
            return fail(fmt::format("unknown column '{}'; {}", printable(name), suggest(name, known)));
        }
        const bool twice = std::any_of(columns_.begin(), columns_.end(), [&](const Column& other) {
            return other.role == column.role && other.datum == column.datum;
        });
        if (twice) {
            return fail(fmt::format("column '{}' is there twice", printable(name)));
        }
        columns_.push_back(std::move(column));
        return true;
    }

    [[nodiscard]] bool has(Role role) const {
        return std::any_of(columns_.begin(), columns_.end(), [role](const Column& one) { return one.role == role; });
    }

    bool read_point(const std::vector<Cell>& cells) {
        if (cells.size() != columns_.size()) {
            return fail(fmt::format("there are {} cells for {} columns", cells.size(), columns_.size()));
        }
        TrackPoint point;
        std::optional<Duration> at;
        std::optional<double> longitude;
        std::optional<double> latitude;
        for (std::size_t index = 0; index < cells.size(); ++index) {
            const Column& column = columns_[index];
            bool good = true;
            switch (column.role) {
                case Role::time: good = read_time(cells[index], at); break;
                case Role::seconds: good = read_seconds(cells[index], at); break;
                case Role::longitude: good = read_number(column, cells[index], longitude); break;
                case Role::latitude: good = read_number(column, cells[index], latitude); break;
                case Role::speed: good = read_number(column, cells[index], point.speed); break;
                case Role::heading: good = read_number(column, cells[index], point.heading); break;
                case Role::altitude: good = read_number(column, cells[index], point.altitude); break;
                case Role::datum: good = read_datum(column, cells[index], point); break;
            }
            if (!good) {
                return false;
            }
        }
        if (!at) {
            return fail("the time of the point is missing");
        }
        return place(point, longitude, latitude) && builder_.add(std::move(point), *at, lines_.line());
    }

    // A point without a position is recorded where the one before was.
    bool place(TrackPoint& point, std::optional<double> longitude, std::optional<double> latitude) {
        const TrackPoint* last = builder_.last();
        if (longitude.has_value() != latitude.has_value() || (!longitude && last == nullptr)) {
            return fail(fmt::format("the {} of the point is missing", longitude ? "latitude" : "longitude"));
        }
        point.longitude = longitude ? *longitude : last->longitude;
        point.latitude = latitude ? *latitude : last->latitude;
        return true;
    }

    bool read_time(const Cell& cell, std::optional<Duration>& at) {
        if (cell.text.empty()) {
            return true;
        }
        const auto time = parse_time(cell.text);
        if (!time) {
            return fail(fmt::format("time cannot be '{}'; RFC 3339 is wanted, as in 2026-01-15T08:00:00Z",
                                    printable(cell.text)));
        }
        at = time->time_since_epoch();
        return true;
    }

    bool read_seconds(const Cell& cell, std::optional<Duration>& at) {
        std::optional<double> seconds;
        if (!read_number({"seconds", Role::seconds, 0}, cell, seconds)) {
            return false;
        }
        if (seconds && std::abs(*seconds) > 1e12) {
            return fail(fmt::format("seconds cannot be '{}'; that is too far away", printable(cell.text)));
        }
        if (seconds) {
            at = Duration{std::llround(*seconds * 1000)};
        }
        return true;
    }

    bool read_number(const Column& column, const Cell& cell, std::optional<double>& number) {
        if (cell.text.empty()) {
            return true;
        }
        number = track_number(cell.text);
        return number || fail(fmt::format("{} cannot be '{}'; a number is wanted", column.name, printable(cell.text)));
    }

    bool read_datum(const Column& column, const Cell& cell, TrackPoint& point) {
        const VehicleDatum& datum = vehicle_data()[column.datum];
        if (cell.text.empty() && (!cell.quoted || datum.kind != DataKind::list)) {
            return true;
        }
        std::string why;
        auto value = canonical_value(datum, cell.text, why);
        if (!value) {
            return fail(fmt::format("{} cannot be '{}'; {}", column.name, printable(cell.text), why));
        }
        point.data.emplace_back(column.datum, std::move(*value));
        return true;
    }

    CsvLines lines_;
    TrackBuilder& builder_;
    std::vector<Column> columns_;
};

}  // namespace

void read_csv(std::string_view text, TrackBuilder& builder) {
    CsvReader(text, builder).read();
}

}  // namespace notisim
