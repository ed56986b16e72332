#pragma once

#include "simulator/protocol/flavour.hpp"
#include "simulator/receiver/respond_script.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace notisim {

struct ReceiverOptions {
    std::string listen = "127.0.0.1:0";  ///< HOST:PORT; port 0 takes a free one.
    std::optional<Flavour> flavour;      ///< Nothing: told by the shape of each body.
    bool strict = false;                 ///< Refuse what the schema of the flavour does not allow.
    RespondScript respond;
    std::string tls_certificate_file;
    std::string tls_key_file;
    std::string log_file;       ///< JSON Lines of the requests; empty: none, `-`: standard output.
    bool show_secrets = false;  ///< Credentials in the log as they came, not as `***`.
    std::size_t memory_max = std::size_t{512} * 1024 * 1024;  ///< For what `GET /processed` tells.
};

/// Counts of what came, for a closing line and for tests.
struct ReceiverTotals {
    std::uint64_t requests = 0;       ///< POSTs.
    std::uint64_t refused = 0;        ///< POSTs whose content was wrong.
    std::uint64_t notifications = 0;  ///< Accepted, each counted once.
};

/// A receiver as a customer would write it: takes notifications, answers `GET /processed`, and is well-behaved unless
/// its script says otherwise.
///
/// Threading: run() serves on the calling thread; stop() is safe from other threads and from signal handlers.
class Receiver {
public:
    explicit Receiver(ReceiverOptions options);
    Receiver(const Receiver&) = delete;
    Receiver& operator=(const Receiver&) = delete;
    ~Receiver();

    /// Opens port and log; false, and `why`, when that is not possible.
    bool start(std::string& why);

    [[nodiscard]] const std::string& address() const;  ///< HOST:PORT
    [[nodiscard]] std::string url() const;             ///< scheme://HOST:PORT

    void run();
    void stop() noexcept;

    /// After run() has returned.
    [[nodiscard]] const ReceiverTotals& totals() const;
    /// A log that could not be written, or empty.
    [[nodiscard]] const std::string& log_fault() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace notisim
