#include "simulator/protocol/remote.hpp"

namespace notisim {

bool is_listed(RemoteType type, Flavour flavour) {
    switch (type) {
        case RemoteType::Immobilization:
        case RemoteType::Stolen: return flavour != Flavour::b2c;
        case RemoteType::VehicleState: return flavour == Flavour::b2b;
        case RemoteType::ChargingState: return flavour != Flavour::platform;
        case RemoteType::Tan: return flavour == Flavour::platform;
        default: return true;
    }
}

}  // namespace notisim
