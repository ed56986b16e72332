#include "simulator/receiver/notification_reader.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

// Any bytes are notifications, or have a fault or (a Message of an unknown type) a remark that is said; what is read
// can be told again; nothing else happens.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace notisim;
    const std::string_view bytes{reinterpret_cast<const char*>(data), size};
    constexpr Flavour kEach[] = {Flavour::b2b, Flavour::b2c, Flavour::platform};

    const ReceivedBody any = read_notifications(bytes, std::nullopt);
    if (any.fault.empty() && any.notifications.empty() && any.remarks.empty()) {
        std::abort();
    }
    for (const ReceivedNotification& notification : any.notifications) {
        if (notification.to_json().empty() || notification.identity().empty()) {
            std::abort();
        }
    }
    for (const Flavour flavour : kEach) {
        read_notifications(bytes, flavour);
    }
    return 0;
}
