#pragma once

#include "simulator/base/http_message.hpp"
#include "simulator/base/time.hpp"
#include "simulator/engine/delivery_engine.hpp"
#include "simulator/protocol/attributes.hpp"
#include "simulator/protocol/flavour.hpp"
#include "simulator/scenario/scenario.hpp"

#include <bitset>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace notisim {

/// One notification of a story, as the scenario raised it for a vehicle of its own. The texts in it that tell whose
/// notification it is are named, so that others can be put in their place.
struct StoryEvent {
    std::chrono::milliseconds after{0};  ///< Since the one before; 0 for the first.
    bool remote = true;
    std::uint32_t lane = 0;    ///< Index among StoryBook::lanes.
    std::uint32_t action = 0;  ///< Remote: index among the actions of the story. Monitor: index of the monitor.
    HttpRequest alone;         ///< The request that carries it alone.
    HttpRequest in_array;      ///< b2c and platform: one that carries it among others.
    std::string vin;
    std::string vehicle_id;
    std::string id;      ///< remoteActionId or monitorId.
    bool own_id = true;  ///< The id is made up, and each vehicle gets one of its own; else it is a registered one.
    std::string date;    ///< eventDate, or date, as it is written.
    std::string mark;    ///< Remote: the status, by which a probe tells the events of an action apart.
    std::string words;   ///< `Doors Done/Success`, for people.
};

/// What one vehicle goes through, again and again.
struct Story {
    std::string name;
    bool remote = true;  ///< It begins with a remote notification.
    std::vector<StoryEvent> events;
};

/// What the retry policy applies to within a story, and how answers are taken.
struct StoryLane {
    LaneSettings settings;
    std::string kind;            ///< As in the journal.
    Channel channel;             ///< Points into StoryBook::scenario.
    std::bitset<1000> accepted;  ///< By status: whether an answer counts as success (A-03).
};

/// All stories that a load run plays.
struct StoryBook {
    std::shared_ptr<const Scenario> scenario;
    std::vector<Story> stories;
    std::vector<StoryLane> lanes;
    DateFormat dates = DateFormat::Rfc3339Milliseconds;
};

/// Notifications that a scenario may raise to be played under load.
inline constexpr std::size_t kStoryEventsMax = 10'000;

/// Plays the scenario in virtual time against a receiver that takes everything, and keeps what each vehicle was
/// notified of: one story a vehicle. Outages have no effect. Nothing, and `why`, for one that raises nothing, raises
/// more than kStoryEventsMax or sends bodies of its own.
std::optional<StoryBook> make_stories(const Scenario& scenario, std::string& why);

/// The steps, as YAML, of a fleet whose vehicles each go through one story: a remote action of each type in `types`
/// (one of them on a sleeping vehicle), and monitors with a reminder. `vehicles` gets the declarations.
std::string fleet_steps(bool remotes, bool monitors, const std::vector<RemoteType>& types, std::string& vehicles);

}  // namespace notisim
