#include "simulator/transport/tcp_state.hpp"

// The kernel's own header: glibc's tcp_info lacks the counters. The two cannot be included together, and Asio includes
// glibc's, hence this file.
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace notisim {

std::uint64_t acknowledged_bytes(int descriptor) {
    tcp_info info{};
    socklen_t size = sizeof info;
    if (::getsockopt(descriptor, IPPROTO_TCP, TCP_INFO, &info, &size) != 0) {
        return 0;
    }
    return info.tcpi_bytes_acked;
}

}  // namespace notisim
