#include "simulator/engine/outcome.hpp"

#include "simulator/protocol/enum_table.hpp"

namespace notisim {

std::string_view name(TransportError error) {
    static constexpr EnumTable<TransportError, 10> kNames{{
        {TransportError::none, ""},
        {TransportError::resolve, "resolve"},
        {TransportError::connect, "connect"},
        {TransportError::tls, "tls"},
        {TransportError::timeout, "timeout"},
        {TransportError::reset, "reset"},
        {TransportError::closed, "closed"},
        {TransportError::protocol, "protocol"},
        {TransportError::too_large, "too-large"},
        {TransportError::cancelled, "cancelled"},
    }};
    return name_in(kNames, error);
}

}  // namespace notisim
