#include "receiver-conformance/checks/bodies.hpp"

namespace notisim::conformance {

Body::Body(const HttpRequest& request) : request_(request), document_(Json::parse(request.body)) {}

Json& Body::holder() {
    return document_.is_array() ? document_.front() : document_;
}

Json& Body::event() {
    Json& outer = holder();
    if (outer.contains("events")) {
        return outer["events"].front();
    }
    return outer[outer.contains("remoteEvent") ? "remoteEvent" : "monitorEvent"];
}

Json& Body::content() {
    Json& inner = event();
    return inner.contains("data") ? inner["data"] : inner;
}

Json& Body::date() {
    Json& outer = holder();
    return outer.contains("events") ? event()["eventDate"] : outer["date"];
}

void Body::add_attribute(std::string_view key, std::string_view value) {
    Json& outer = holder();
    if (!outer.contains("attributes")) {
        outer["attributes"] = Json::array();
    }
    outer["attributes"].push_back(Json{{"key", std::string{key}}, {"value", std::string{value}}});
}

HttpRequest Body::with_text(std::string text) const {
    HttpRequest changed = request_;
    changed.body = std::move(text);
    return changed;
}

}  // namespace notisim::conformance
