#pragma once

#include "simulator/base/url.hpp"
#include "simulator/load/backlog.hpp"
#include "simulator/load/stories.hpp"
#include "simulator/load/tally.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace notisim {

/// Bytes of a request with places that differ from one notification to the next.
struct WirePiece {
    enum class Field : std::uint8_t {
        vin,           ///< 17 characters.
        vehicle_id,    ///< 16 hexadecimal digits.
        id,            ///< remoteActionId or monitorId: the first half of its 32 hexadecimal digits.
        date,          ///< As StoryBook::dates has it.
        date_percent,  ///< The same, percent-encoded.
        digit,         ///< The last of a number.
    };
    struct Slot {
        std::uint32_t at = 0;
        Field field = Field::vin;
        bool operator==(const Slot&) const = default;
    };

    std::string bytes;
    std::vector<Slot> slots;
    bool operator==(const WirePiece&) const = default;
};

/// What a request has around its events.
struct WireFrame {
    WirePiece head;               ///< Up to the value of Content-Length.
    WirePiece envelope;           ///< From there to the first event.
    std::string end;              ///< After the last event.
    std::size_t header_rest = 0;  ///< How much of `envelope` belongs to the header; no value in it changes length.
    bool operator==(const WireFrame&) const = default;
};

/// One event of a story, prepared. Its frames are by index, as most events share theirs.
struct WireEvent {
    std::size_t alone = 0;
    std::size_t among = 0;  ///< b2c and platform have an array then, without header and query attributes (A-19).
    WirePiece event;
};

/// Settings of a Wire.
struct WireOptions {
    Headers extra_headers;  ///< --header: added to every request; one of the same name is replaced.
    std::uint32_t vehicles_in_group = 1;
    std::uint64_t seed = 1;
    bool keep_alive = true;
};

/// Writes the requests of a load run: bytes that were prepared once, with ids, VIN, date and a digit put in.
///
/// Ids, VINs and dates depend on the seed and on the place in the fleet alone: no two notifications of a run are alike,
/// whichever worker or shard makes them.
class Wire {
public:
    /// Errors: nothing, and `why`, for stories whose requests go to more than one origin, or that cannot share a
    /// request where groups have several vehicles.
    static std::optional<Wire> prepare(const StoryBook& book, const WireOptions& options, std::string& why);

    /// scheme, host and port of all requests.
    [[nodiscard]] const Url& origin() const { return url_; }

    /// Puts one request in the place of `out`.
    void write(std::span<const Happening> happenings, std::string& out);

    /// How a probe tells it.
    [[nodiscard]] ProbeKey key_of(const Happening& happening);
    [[nodiscard]] std::string id_of(const Happening& happening) const;
    [[nodiscard]] std::string vin_of(std::uint32_t vehicle) const;

private:
    Wire(const StoryBook& book, WireOptions options);

    [[nodiscard]] const StoryEvent& story_event(const Turn& turn) const {
        return book_->stories[turn.story].events[turn.event];
    }
    std::size_t add(WireFrame frame);
    void append(const WirePiece& piece, const Happening& happening, std::string& out);
    void fill(const WirePiece::Slot& slot, const Happening& happening, char* place);
    [[nodiscard]] std::uint64_t id_half(const Happening& happening) const;
    void write_vin(std::uint32_t vehicle, char* place) const;
    const std::string& date_text(std::int64_t date);

    const StoryBook* book_;
    WireOptions options_;
    std::uint64_t id_key_;       ///< Of the seed.
    std::uint64_t vehicle_key_;  ///< The same, for ids of vehicles.
    Url url_;
    std::vector<WireFrame> frames_;
    std::vector<std::vector<WireEvent>> events_;  ///< As StoryBook::stories.
    std::int64_t dated_ = -1;                     ///< What date_ and date_percent_ say.
    std::string date_;
    std::string date_percent_;
};

}  // namespace notisim
