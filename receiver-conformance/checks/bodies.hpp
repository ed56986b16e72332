#pragma once

#include "simulator/base/http_message.hpp"

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace notisim::conformance {

/// A document whose members stay in their order.
using Json = nlohmann::ordered_json;

/// The body of a request with one notification, to be changed member by member.
class Body {
public:
    explicit Body(const HttpRequest& request);

    [[nodiscard]] Json& document() { return document_; }
    /// What the notification stands in: the envelope of b2b, otherwise the message.
    [[nodiscard]] Json& holder();
    /// The event itself: one of `events` in b2b, otherwise `remoteEvent` or `monitorEvent`.
    [[nodiscard]] Json& event();
    /// Where values, extensions and refresh are: the data block of the platform, otherwise the event.
    [[nodiscard]] Json& content();
    /// The member with the date of the event.
    [[nodiscard]] Json& date();
    /// Adds a Body attribute.
    void add_attribute(std::string_view key, std::string_view value);

    /// The request with the body as it is now, compact.
    [[nodiscard]] HttpRequest request() const { return with_text(document_.dump()); }
    /// The request with any other text as its body.
    [[nodiscard]] HttpRequest with_text(std::string text) const;

private:
    HttpRequest request_;
    Json document_;
};

}  // namespace notisim::conformance
