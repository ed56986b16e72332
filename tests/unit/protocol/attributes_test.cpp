#include "tests/unit/protocol/wire.hpp"

#include <array>
#include <catch2/catch.hpp>

namespace {

using namespace notisim;
using namespace notisim::test;
using Status = RemotePendingEventStatus;
using Type = AttributeType;

EventView horn(std::string_view vin = kVin1) {
    return remote_event("2024-03-11T07:42:18.512Z", RemoteType::Horn, pending(Status::SentToVehicle), vin);
}

// `Header key=value`, in order.
std::vector<std::string> words(const std::vector<Attribute>& attributes) {
    std::vector<std::string> texts;
    for (const Attribute& attribute : attributes) {
        texts.push_back(std::string{name_in(kAttributeTypes, attribute.type)} + " " + attribute.key + "=" +
                        attribute.value);
    }
    return texts;
}

std::string resolved(const Channel& channel, const EventView& event, std::string_view value) {
    Callback callback;
    Monitor monitor;
    Channel copy = channel;
    const std::vector<Attribute> attributes{{Type::Header, "k", std::string{value}}};
    if (channel.monitor != nullptr) {
        monitor = *channel.monitor;
        monitor.subscribe->webhook.attributes = attributes;
        copy.monitor = &monitor;
    } else {
        callback = *channel.callback;
        callback.subscribe.webhook.attributes = attributes;
        copy.callback = &callback;
    }
    return resolve_attributes(copy, event).front().value;
}

// One attribute of each type for each of the variables.
std::vector<Attribute> of_all_types(const std::vector<std::string_view>& variables) {
    std::vector<Attribute> attributes;
    for (const std::string_view variable : variables) {
        for (const Type type : {Type::Header, Type::Query, Type::Body}) {
            const std::string key = (type == Type::Header ? "X-" : "") + std::string{variable};
            attributes.push_back({type, key, "$" + std::string{variable}});
        }
    }
    return attributes;
}

}  // namespace

TEST_CASE("every variable of b2b remotes is replaced in all three places", "[attributes][b2b]") {
    Wire wire(Flavour::b2b);
    wire.attributes(of_all_types({"vin", "callbackID", "remoteType", "fleetID"}));

    check_request("attributes-b2b-remote", single(wire.channel(), horn()));
}

TEST_CASE("every variable of b2b monitors is replaced in all three places", "[attributes][b2b]") {
    Wire wire(Flavour::b2b);
    wire.attributes(of_all_types({"vin", "monitorID", "fleetID", "vid"}));

    check_request("attributes-b2b-monitor",
                  single(wire.monitor_channel(), monitor_event("2024-03-11T08:05:00Z", wire.monitor, "[]")));
}

TEST_CASE("every variable of b2c remotes is replaced in all three places", "[attributes][b2c]") {
    Wire wire(Flavour::b2c);
    wire.attributes(of_all_types({"Vin", "CallbackID", "CallbackLabel", "RemoteType", "RemoteStatus", "RemoteLabel"}));

    check_request("attributes-b2c-remote", single(wire.channel(), horn()));
}

TEST_CASE("every variable of b2c monitors is replaced in all three places", "[attributes][b2c]") {
    Wire wire(Flavour::b2c);
    wire.attributes(of_all_types({"Vin", "CallbackID", "CallbackLabel", "MonitorID", "MonitorLabel"}));

    check_request("attributes-b2c-monitor",
                  single(wire.channel(), monitor_event("2024-03-11T08:05:00Z", wire.monitor, "[]")));
}

TEST_CASE("what a value stands for", "[attributes][A-30]") {
    struct Row {
        Flavour flavour;
        bool monitor;
        std::string_view value;
        std::string_view any_case;
        std::string_view exact_case;
        std::string_view sentence;
    };
    const std::vector<Row> rows{
        {Flavour::b2b, false, "$vin", kVin1, kVin1, "as the enum spells it"},
        {Flavour::b2b, false, "$Vin", kVin1, "$Vin", "another case"},
        {Flavour::b2b, false, "$REMOTETYPE", "Horn", "$REMOTETYPE", "another case"},
        {Flavour::b2b, false, "$vid", "$vid", "$vid", "a variable of monitors is none of remotes"},
        {Flavour::b2b, false, "$RemoteStatus", "$RemoteStatus", "$RemoteStatus", "a variable of b2c is none of b2b"},
        {Flavour::b2b, true, "$vid", "vehicle-1", "vehicle-1", "the vehicle's id"},
        {Flavour::b2b, true, "$remoteType", "$remoteType", "$remoteType", "a variable of remotes is none of monitors"},
        {Flavour::b2c, false, "$Vin", kVin1, kVin1, "as the enum spells it"},
        {Flavour::b2c, false, "$vin", kVin1, "$vin", "as the samples spell it"},
        {Flavour::b2c, false, "$RemoteStatus", "SentToVehicle", "SentToVehicle", "the status"},
        {Flavour::b2c, false, "$MonitorLabel", "$MonitorLabel", "$MonitorLabel", "no monitor is behind a remote"},
        {Flavour::b2c, false, "$fleetID", "$fleetID", "$fleetID", "b2c has no fleets"},
        {Flavour::b2b, false, "vin", "vin", "vin", "text without a dollar"},
        {Flavour::b2b, false, "a $vin", "a $vin", "a $vin", "a variable is the whole value"},
        {Flavour::b2b, false, "$vins", "$vins", "$vins", "an unknown variable stays"},
        {Flavour::b2b, false, "$", "$", "$", "a dollar alone"},
        {Flavour::b2b, false, "", "", "", "nothing"},
    };
    for (const Row& row : rows) {
        INFO(row.value << ": " << row.sentence);
        Wire wire(row.flavour);
        const Channel channel = row.monitor ? wire.monitor_channel() : wire.channel();
        const EventView event = row.monitor ? monitor_event("2024-03-11T08:05:00Z", wire.monitor, "[]") : horn();

        CHECK(resolved(channel, event, row.value) == row.any_case);
        wire.read("A-30", "exact-case");
        CHECK(resolved(channel, event, row.value) == row.exact_case);
    }
}

TEST_CASE("attributes of a b2c callback are overridden and then added to", "[attributes][b2c][A-32]") {
    Wire wire(Flavour::b2c);
    wire.attributes({{Type::Header, "Authorization", "Basic c2ltOnNpbQ=="},
                     {Type::Body, "tenant", "acme"},
                     {Type::Query, "v", "$Vin"}});
    wire.monitor.callback_attributes = {{Type::Query, "tenant", "other"}, {Type::Body, "zone", "west"}};
    wire.monitor.attributes = {{Type::Body, "rule", "$MonitorLabel"}, {Type::Body, "zone", "east"}};
    const EventView event = monitor_event("2024-03-11T08:05:00Z", wire.monitor, "[]");
    SECTION("by key") {
        CHECK(words(resolve_attributes(wire.channel(), event)) ==
              std::vector<std::string>{"Header Authorization=Basic c2ltOnNpbQ==", "Query tenant=other",
                                       "Query v=VF3SM1AAA00000001", "Body zone=west", "Body rule=plug-watch",
                                       "Body zone=east"});
        check_request("precedence-b2c-monitor", single(wire.channel(), event));
    }
    SECTION("by type and key") {
        wire.read("A-32", "type-and-key");
        CHECK(words(resolve_attributes(wire.channel(), event)) ==
              std::vector<std::string>{"Header Authorization=Basic c2ltOnNpbQ==", "Body tenant=acme",
                                       "Query v=VF3SM1AAA00000001", "Query tenant=other", "Body zone=west",
                                       "Body rule=plug-watch", "Body zone=east"});
    }
}

TEST_CASE("a b2c remote overrides and adds as a monitor does", "[attributes][b2c][A-32]") {
    Wire wire(Flavour::b2c);
    wire.attributes({{Type::Header, "X-Kind", "any"}, {Type::Body, "tenant", "acme"}});
    const std::vector<Attribute> overrides{{Type::Header, "X-Kind", "$RemoteType"}};
    const std::vector<Attribute> additions{{Type::Body, "label", "$RemoteLabel"}};
    EventView event = horn();
    event.remote->callback_attributes = &overrides;
    event.remote->attributes = &additions;

    check_request("precedence-b2c-remote", single(wire.channel(), event));
}

TEST_CASE("in b2b there is one level only", "[attributes][b2b]") {
    Wire wire(Flavour::b2b);
    wire.attributes({{Type::Body, "tenant", "acme"}});
    wire.monitor.callback_attributes = {{Type::Body, "tenant", "other"}};
    wire.monitor.attributes = {{Type::Body, "rule", "x"}};

    const auto attributes =
        resolve_attributes(wire.monitor_channel(), monitor_event("2024-03-11T08:05:00Z", wire.monitor, "[]"));

    CHECK(words(attributes) == std::vector<std::string>{"Body tenant=acme"});
}

TEST_CASE("each message of a b2c batch has its own body attributes", "[attributes][b2c]") {
    Wire wire(Flavour::b2c);
    wire.attributes({{Type::Body, "vehicle", "$Vin"}, {Type::Header, "X-Vehicle", "$Vin"}});
    const std::array events{horn(kVin1), horn(kVin2)};

    check_request("attributes-b2c-batch", render(wire.channel(), events, true));
}

TEST_CASE("differing attributes of a b2b batch", "[attributes][b2b][A-21]") {
    Wire wire(Flavour::b2b);
    wire.attributes({{Type::Header, "X-Vehicle", "$vin"},
                     {Type::Header, "X-Tenant", "acme"},
                     {Type::Query, "v", "$vin"},
                     {Type::Body, "vehicle", "$vin"},
                     {Type::Body, "kind", "$remoteType"}});
    const std::array events{horn(kVin1), horn(kVin2)};
    SECTION("split: events that differ are of different groups") {
        CHECK(attribute_fingerprint(wire.channel(), events[0]) != attribute_fingerprint(wire.channel(), events[1]));
        CHECK(attribute_fingerprint(wire.channel(), events[0]) == attribute_fingerprint(wire.channel(), horn(kVin1)));
    }
    SECTION("first: those of the first event") {
        wire.read("A-21", "first");
        check_request("conflict-first", render(wire.channel(), events, false));
    }
    SECTION("drop: those that differ are left out") {
        wire.read("A-21", "drop");
        check_request("conflict-drop", render(wire.channel(), events, false));
    }
}

TEST_CASE("without attributes there is one group", "[attributes][b2b][A-21]") {
    const Wire wire(Flavour::b2b);

    CHECK(attribute_fingerprint(wire.channel(), horn(kVin1)).empty());
}

TEST_CASE("names of header attributes", "[attributes][A-28]") {
    Wire wire(Flavour::b2b);
    wire.attributes(
        {{Type::Header, "Authorization", "a"}, {Type::Header, "X-Tenant", "b"}, {Type::Header, "x-lower", "c"}});

    CHECK(single(wire.channel(), horn()).headers ==
          Headers{{"Content-Type", "application/json"}, {"Authorization", "a"}, {"X-Tenant", "b"}, {"x-lower", "c"}});
    wire.read("A-28", "x-prefix");
    CHECK(single(wire.channel(), horn()).headers ==
          Headers{{"Content-Type", "application/json"}, {"x-Authorization", "a"}, {"X-Tenant", "b"}, {"x-lower", "c"}});
}

TEST_CASE("a label cannot break out of a header or the query", "[attributes]") {
    Wire wire(Flavour::b2c);
    wire.callback.label = "d\xC3\xA9p\xC3\xB4t\r\nX-Evil: 1 & \"more\"";
    wire.attributes({{Type::Header, "X-Label", "$CallbackLabel"},
                     {Type::Query, "label", "$CallbackLabel"},
                     {Type::Body, "label", "$CallbackLabel"}});

    check_request("hostile-label", single(wire.channel(), horn()));
}

TEST_CASE("the Authorization header of a batch is kept whatever its case", "[attributes][b2c][A-19]") {
    for (const std::string key : {"Authorization", "authorization", "AUTHORIZATION"}) {
        Wire wire(Flavour::b2c);
        wire.attributes({{Type::Header, key, "Basic c2ltOnNpbQ=="}, {Type::Query, "authorization", "x"}})
            .read("A-19", "keep-auth");
        const std::array events{horn(), horn()};

        const HttpRequest request = render(wire.channel(), events, true);

        CHECK(request.headers == Headers{{"Content-Type", "application/json"}, {key, "Basic c2ltOnNpbQ=="}});
        CHECK(request.url == "http://receiver.example/hooks");
    }
}
