#include "simulator/protocol/render.hpp"

#include "simulator/base/url.hpp"
#include "simulator/protocol/body.hpp"

#include <algorithm>

namespace notisim {

namespace {

// The one list of a b2b request: events agree on it, or A-21 says what happens where they do not.
std::vector<Attribute> shared_attributes(const Channel& channel, std::span<const EventView> events) {
    std::vector<Attribute> attributes = resolve_attributes(channel, events.front());
    if (channel.flavour != Flavour::b2b || !channel.interpretations->is("A-21", "drop")) {
        return attributes;
    }
    std::vector<bool> agreed(attributes.size(), true);
    for (const EventView& event : events.subspan(1)) {
        const std::vector<Attribute> others = resolve_attributes(channel, event);
        for (std::size_t index = 0; index < attributes.size(); ++index) {
            agreed[index] = agreed[index] && others[index].value == attributes[index].value;
        }
    }
    std::vector<Attribute> kept;
    for (std::size_t index = 0; index < attributes.size(); ++index) {
        if (agreed[index]) {
            kept.push_back(attributes[index]);
        }
    }
    return kept;
}

// where the templates draw the operation, beneath the registered target.
std::string_view template_path(const Channel& channel) {
    if (channel.flavour != Flavour::b2b) {
        return "/messages/webhook";
    }
    return channel.monitor != nullptr ? "/monitors/webhook" : "/remote/webhook";
}

std::string target_url(const Channel& channel) {
    std::string url = channel.webhook().target;
    if (!channel.interpretations->is("A-27", "template-path")) {
        return url;
    }
    const std::size_t query = std::min(url.find('?'), url.size());
    const bool slash = query > 0 && url[query - 1] == '/';
    return url.insert(query, template_path(channel).substr(slash ? 1 : 0));
}

// What a variable brings into a header can be any text, a label for one; a header cannot (RFC 9110, 5.5).
std::string header_text(std::string text) {
    std::replace_if(
        text.begin(), text.end(), [](char character) { return character < ' ' || character > '~'; }, '?');
    return text;
}

// Header and query attributes; in a b2c batch none but, under A-19 `keep-auth`, Authorization.
void add_attributes(const Channel& channel, const std::vector<Attribute>& attributes, bool array,
                    HttpRequest& request) {
    const bool keep_auth = channel.interpretations->is("A-19", "keep-auth");
    const bool prefix = channel.interpretations->is("A-28", "x-prefix");
    const bool query_in_header = channel.interpretations->is("A-29", "header");
    for (const Attribute& attribute : attributes) {
        const bool kept = !array || (keep_auth && attribute.type == AttributeType::Header &&
                                     same_letters(attribute.key, "Authorization"));
        if (!kept) {
            continue;
        }
        if (attribute.type == AttributeType::Header || (attribute.type == AttributeType::Query && query_in_header)) {
            const bool add_prefix = prefix && !attribute.key.starts_with("x-") && !attribute.key.starts_with("X-");
            request.headers.emplace_back((add_prefix ? "x-" : "") + attribute.key, header_text(attribute.value));
        } else if (attribute.type == AttributeType::Query) {
            append_query(request.url, attribute.key, attribute.value);
        }
    }
}

}  // namespace

HttpRequest render(const Channel& channel, std::span<const EventView> events, bool array) {
    const std::vector<Attribute> attributes = shared_attributes(channel, events);
    HttpRequest request;
    request.url = target_url(channel);
    request.headers.emplace_back("Content-Type", "application/json");
    add_attributes(channel, attributes, array, request);
    JsonWriter json(request.body);
    if (channel.flavour == Flavour::b2b) {
        write_b2b_body(json, channel, events, attributes);
    } else if (!array) {
        write_message(json, channel, events.front());
    } else {
        json.begin_array();
        for (const EventView& event : events) {
            write_message(json, channel, event);
        }
        json.end_array();
    }
    return request;
}

HttpRequest render_body(const Channel& channel, const EventView& event, std::string body) {
    HttpRequest request;
    request.url = target_url(channel);
    request.headers.emplace_back("Content-Type", "application/json");
    add_attributes(channel, resolve_attributes(channel, event), false, request);
    request.body = std::move(body);
    return request;
}

std::string attribute_fingerprint(const Channel& channel, const EventView& event) {
    std::string fingerprint;
    for (const Attribute& attribute : resolve_attributes(channel, event)) {
        fingerprint += attribute.value;
        fingerprint += '\n';
    }
    return fingerprint;
}

}  // namespace notisim
