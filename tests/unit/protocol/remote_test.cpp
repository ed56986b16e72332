#include "simulator/protocol/remote.hpp"

#include <catch2/catch.hpp>
#include <set>
#include <string>

namespace {

using namespace notisim;

std::string listed(Flavour flavour) {
    std::string text;
    for (const auto& [type, name] : kRemoteTypes) {
        if (is_listed(type, flavour)) {
            text += std::string{name} + " ";
        }
    }
    return text;
}

template <typename Table>
void check_table(const Table& table) {
    std::set<std::string_view> names;
    for (const auto& [value, name] : table) {
        INFO(name);
        CHECK(names.insert(name).second);
        CHECK(name_in(table, value) == name);
        CHECK(find_in(table, name) == value);
    }
    CHECK_FALSE(find_in(table, "Nonsense"));
}

}  // namespace

TEST_CASE("each flavour lists the remote types of its template, and the platform those of its API that it lacks",
          "[remote][A-42]") {
    CHECK(listed(Flavour::b2b) == "ThermalPreconditioning ElectricBatteryChargingRequest Horn Doors Lights WakeUp "
                                  "Navigation Immobilization Stolen VehicleState ChargingState ");
    CHECK(listed(Flavour::b2c) == "ThermalPreconditioning ElectricBatteryChargingRequest Horn Doors Lights WakeUp "
                                  "Navigation ChargingState ");
    CHECK(listed(Flavour::platform) == "ThermalPreconditioning ElectricBatteryChargingRequest Horn Doors Lights "
                                       "WakeUp Navigation Immobilization Stolen Tan Tan.confirm VehicleFinder "
                                       "OnboardPersonalData VehicleConfig.KeyPairing ");
}

TEST_CASE("wire enums read what they write", "[remote]") {
    check_table(kFlavours);
    check_table(kRemoteTypes);
    check_table(kRemoteEventTypes);
    check_table(kRemotePendingEventStatuses);
    check_table(kRemoteDoneEventStatuses);
    check_table(kRemoteFailedEventStatuses);
    check_table(kFeedbackDetails);
}

TEST_CASE("the status text is that of the type", "[remote]") {
    RemoteEventStatus status;
    status.pending = RemotePendingEventStatus::WakingUpVehicle;
    status.done = RemoteDoneEventStatus::AlreadyDone;

    CHECK(status.status() == "WakingUpVehicle");
    status.type = RemoteEventType::Done;
    CHECK(status.status() == "AlreadyDone");
}

TEST_CASE("the first twenty causes are those of the b2b and b2c documents", "[remote][A-43]") {
    CHECK(kRemoteFailedEventStatuses.size() == 25);
    CHECK(kRemoteFailedEventStatuses[0].second == "GeneralError");
    CHECK(kRemoteFailedEventStatuses[19].second == "CanceledByDriver");
    CHECK(kRemoteFailedEventStatuses[7].second == "TooManyWakeUpsOverMonth");
}
