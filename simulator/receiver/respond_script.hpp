#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace notisim {

/// One way of answering a request.
struct RespondEntry {
    enum class Kind : std::uint8_t {
        status,      ///< `200`: an answer with that status.
        timeout,     ///< Never answers.
        close,       ///< Ends the connection before answering.
        reset,       ///< Resets the connection before answering.
        cut,         ///< Half an answer.
        garbage,     ///< Bytes that are not HTTP.
        drip,        ///< 200, a byte at a time.
        redirect,    ///< `redirect:URL`: 307 to there.
        huge,        ///< 200 with a body without end.
        echo_early,  ///< 200 before the body of the request was read.
        interim,     ///< `continue`: 100 Continue, then 200.
        idle_close,  ///< 200, then ends the connection without having said so.
    };

    Kind kind = Kind::status;
    int status = 200;
    std::chrono::milliseconds delay{0};
    std::string location;
    std::uint32_t times = 1;

    /// Whether the sender gets a 2xx, so that the receiver has accepted what it was sent.
    [[nodiscard]] bool accepts() const;
};

/// The `--respond` script: entries in turn, the last one for ever.
class RespondScript {
public:
    /// Answers 200 for ever.
    RespondScript();
    explicit RespondScript(std::vector<RespondEntry> entries);

    /// The entry for the next request.
    const RespondEntry& next();

    [[nodiscard]] const std::vector<RespondEntry>& entries() const { return entries_; }

private:
    std::vector<RespondEntry> entries_;
    std::size_t current_ = 0;
    std::uint32_t used_ = 0;
};

/// Reads `500*3,200@150ms,timeout`; nothing, and `why`, when `text` is not a script.
std::optional<RespondScript> parse_respond_script(std::string_view text, std::string& why);

}  // namespace notisim
