#include "simulator/protocol/remote.hpp"

namespace notisim {

bool is_listed(RemoteType type, Flavour flavour) {
    switch (type) {
        case RemoteType::Immobilization:
        case RemoteType::Stolen: return flavour != Flavour::b2c;
        case RemoteType::VehicleState: return flavour == Flavour::b2b;
        case RemoteType::ChargingState: return flavour != Flavour::platform;
        case RemoteType::Tan:
        case RemoteType::TanConfirm:
        case RemoteType::VehicleFinder:
        case RemoteType::OnboardPersonalData:
        case RemoteType::VehicleConfigKeyPairing: return flavour == Flavour::platform;
        case RemoteType::ThermalPreconditioning:
        case RemoteType::ElectricBatteryChargingRequest:
        case RemoteType::Horn:
        case RemoteType::Doors:
        case RemoteType::Lights:
        case RemoteType::WakeUp:
        case RemoteType::Navigation: break;
    }
    return true;
}

std::string_view platform_api_name(RemoteType type) {
    switch (type) {
        case RemoteType::Doors: return "Locking";
        case RemoteType::ThermalPreconditioning: return "Preconditioning";
        case RemoteType::ElectricBatteryChargingRequest: return "Charging";
        case RemoteType::WakeUp: return "Wakeup";
        case RemoteType::Tan: return "Tan.suppress";
        default: return name_in(kRemoteTypes, type);
    }
}

bool is_listed(RemoteFailedEventStatus cause, Flavour flavour, bool page) {
    const bool of_pages = cause >= RemoteFailedEventStatus::AuthorizationError;
    if (flavour != Flavour::platform) {
        return !of_pages;
    }
    return page || (!of_pages && cause != RemoteFailedEventStatus::CanceledByDriver);
}

}  // namespace notisim
