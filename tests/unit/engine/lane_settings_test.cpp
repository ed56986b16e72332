#include "simulator/engine/lane_settings.hpp"

#include <catch2/catch.hpp>

namespace {

using namespace notisim;
using namespace std::chrono_literals;
using Gather = LaneSettings::Gather;
using Kind = RetryPolicy::Kind;

/// A subscription of each kind, and the readings under which it is looked at.
struct Subscription {
    Interpretations readings;
    Callback callback;
    Monitor monitor;

    Subscription() {
        monitor.subscribe.emplace();
        callback.subscribe.webhook.target = monitor.subscribe->webhook.target = "http://receiver.test/";
    }

    Subscription& read(std::string_view id, std::string_view value) {
        REQUIRE(readings.choose(id, value));
        return *this;
    }

    [[nodiscard]] Channel remote(Flavour flavour = Flavour::b2b) const {
        return Channel{flavour, &callback, nullptr, "fleet", &readings};
    }
    [[nodiscard]] Channel b2b_monitor() const { return Channel{Flavour::b2b, nullptr, &monitor, "fleet", &readings}; }
};

}  // namespace

TEST_CASE("a retry policy becomes attempts and a delay", "[lane-settings][A-01][A-02][A-31]") {
    struct Row {
        std::optional<RetryPolicy> policy;
        std::string_view id;
        std::string_view value;
        std::uint32_t attempts_max;
        Duration delay;
        std::string_view sentence;
    };
    const std::vector<Row> rows{
        {RetryPolicy{Kind::None, 3, 60s}, "A-01", "one-retry", 2, 0s, "None retries once and at once"},
        {RetryPolicy{Kind::None, 3, 60s}, "A-01", "single-try", 1, 0s, "None tries once"},
        {RetryPolicy{Kind::Bounded, 5, 60s}, "A-02", "retries", 6, 60s, "retryNumber leaves out the first attempt"},
        {RetryPolicy{Kind::Bounded, 5, 60s}, "A-02", "attempts", 5, 60s, "retryNumber counts every attempt"},
        {RetryPolicy{Kind::Bounded, 1, 1s}, "A-02", "attempts", 1, 1s, "one attempt is one attempt"},
        {RetryPolicy{Kind::Always, 5, 30s}, "A-02", "retries", 0, 30s, "Always has no limit"},
        {std::nullopt, "A-31", "bounded", 4, 10s, "an absent policy is Bounded with 3 retries"},
        {std::nullopt, "A-31", "none", 2, 0s, "an absent policy is None"},
        {std::nullopt, "A-31", "always", 0, 10s, "an absent policy is Always every 10 s"},
        {RetryPolicy{Kind::Bounded, 5, 60s}, "A-31", "always", 6, 60s, "A-31 is for absent policies only"},
    };
    for (const Row& row : rows) {
        INFO(row.sentence);
        Subscription subscription;
        subscription.read(row.id, row.value);
        subscription.callback.subscribe.retry_policy = row.policy;
        subscription.monitor.subscribe->retry_policy = row.policy;

        for (const Channel& channel : {subscription.remote(), subscription.b2b_monitor()}) {
            const LaneSettings settings = lane_settings(channel);

            CHECK(settings.attempts_max == row.attempts_max);
            CHECK(settings.retry_delay == row.delay);
            CHECK(settings.retention == 72h);
            CHECK_FALSE(settings.full_group_at_once);
        }
    }
}

TEST_CASE("both readings of None and Bounded hold for an absent policy too", "[lane-settings][A-01][A-02][A-31]") {
    CHECK(lane_settings(Subscription{}.read("A-31", "none").read("A-01", "single-try").remote()).attempts_max == 1);
    CHECK(lane_settings(Subscription{}.read("A-02", "attempts").remote()).attempts_max == 3);
}

TEST_CASE("batchNotify becomes a window", "[lane-settings][A-15][A-66]") {
    struct Row {
        std::optional<BatchNotify> batch;
        std::string_view window_from;
        Gather gather;
        std::uint32_t size;
        Duration window;
        bool from_last;
        std::string_view sentence;
    };
    const std::vector<Row> rows{
        {std::nullopt, "first", Gather::each, 1, 0s, false, "absent: one event a request"},
        {BatchNotify{20, 60s}, "first", Gather::window, 20, 60s, false, "size and timeWindow are taken"},
        {BatchNotify{20, 60s}, "last", Gather::window, 20, 60s, true, "the window starts again with each event"},
        {BatchNotify{1, 60s}, "last", Gather::each, 1, 0s, false, "a size of 1 is no batching"},
        {BatchNotify{0, 60s}, "first", Gather::each, 1, 0s, false, "a size of 0 is no batching"},
        {BatchNotify{2, 5s}, "first", Gather::window, 2, 5s, false, "a size of 2 is batching"},
    };
    for (const Row& row : rows) {
        INFO(row.sentence);
        Subscription subscription;
        subscription.read("A-66", row.window_from);
        subscription.callback.subscribe.batch_notify = row.batch;
        subscription.monitor.subscribe->batch_notify = row.batch;

        for (const Channel& channel : {subscription.remote(), subscription.b2b_monitor()}) {
            const LaneSettings settings = lane_settings(channel);

            CHECK(settings.gather == row.gather);
            CHECK(settings.batch_size == row.size);
            CHECK(settings.window == row.window);
            CHECK(settings.window_from_last == row.from_last);
        }
        CHECK(batches_remotes(subscription.remote()) == (row.gather == Gather::window));
        CHECK_FALSE(batches_remotes(subscription.remote(Flavour::b2c)));
    }
}

TEST_CASE("a query attribute with the VIN switches the batching of b2b off", "[lane-settings][batch]") {
    struct Row {
        Attribute attribute;
        bool batches;
    };
    for (const Row& row : std::vector<Row>{{{AttributeType::Query, "v", "$vin"}, false},
                                           {{AttributeType::Query, "v", "$Vin"}, false},
                                           {{AttributeType::Query, "v", "$vid"}, true},
                                           {{AttributeType::Query, "v", "vin"}, true},
                                           {{AttributeType::Header, "v", "$vin"}, true},
                                           {{AttributeType::Body, "v", "$vin"}, true}}) {
        INFO(name_in(kAttributeTypes, row.attribute.type) << " " << row.attribute.value);
        Subscription subscription;
        subscription.callback.subscribe.batch_notify = BatchNotify{20, 60s};
        subscription.callback.subscribe.webhook.attributes = {row.attribute};

        CHECK(batches_remotes(subscription.remote()) == row.batches);
        CHECK(lane_settings(subscription.remote()).batch_size == (row.batches ? 20U : 1U));
    }
}

TEST_CASE("b2c and platform have fixed numbers", "[lane-settings][A-18]") {
    struct Row {
        std::string_view value;
        Gather gather;
        std::uint32_t size;
        Duration window;
        bool full_group_at_once;
    };
    for (const Row& row : std::vector<Row>{{"on-lag", Gather::lag, 100, 0s, true},
                                           {"always", Gather::window, 100, 10s, true},
                                           {"off", Gather::each, 1, 0s, false}}) {
        INFO(row.value);
        Subscription subscription;
        subscription.read("A-18", row.value);
        // A b2b setting that a b2c callback does not have.
        subscription.callback.subscribe.retry_policy = RetryPolicy{Kind::None, 1, 1s};

        for (const Flavour flavour : {Flavour::b2c, Flavour::platform}) {
            const LaneSettings settings = lane_settings(subscription.remote(flavour));

            CHECK(settings.attempts_max == 0);
            CHECK(settings.retry_delay == 10s);
            CHECK(settings.retention == 72h);
            CHECK(settings.gather == row.gather);
            CHECK(settings.batch_size == row.size);
            CHECK(settings.window == row.window);
            CHECK(settings.full_group_at_once == row.full_group_at_once);
        }
    }
}

TEST_CASE("a page gives the platform the policies of b2b", "[lane-settings][A-41][A-31]") {
    struct Row {
        std::string_view retries;
        std::string_view absent;
        Flavour flavour;
        std::uint32_t attempts_max;
        Duration delay;
    };
    for (const Row& row : std::vector<Row>{{"as-b2b", "bounded", Flavour::platform, 4, 10s},
                                           {"as-b2b", "none", Flavour::platform, 2, 0s},
                                           {"as-b2b", "always", Flavour::platform, 0, 10s},
                                           {"as-b2c", "bounded", Flavour::platform, 0, 10s},
                                           {"as-b2b", "bounded", Flavour::b2c, 0, 10s}}) {
        INFO(row.retries << " " << row.absent);
        const LaneSettings settings =
            lane_settings(Subscription{}.read("A-41", row.retries).read("A-31", row.absent).remote(row.flavour));

        CHECK(settings.attempts_max == row.attempts_max);
        CHECK(settings.retry_delay == row.delay);
        CHECK(settings.gather == Gather::lag);
        CHECK(settings.batch_size == 100);
    }
}

TEST_CASE("the batch member of a b2c webhook changes the fixed hundred", "[lane-settings][A-16]") {
    struct Row {
        int size;
        Gather gather;
        std::uint32_t expected;
    };
    for (const Row& row :
         std::vector<Row>{{7, Gather::lag, 7}, {2, Gather::lag, 2}, {1, Gather::each, 1}, {0, Gather::each, 1}}) {
        INFO(row.size);
        Subscription subscription;
        subscription.callback.subscribe.batch_notify = BatchNotify{row.size, 70s};

        const LaneSettings settings = lane_settings(subscription.remote(Flavour::b2c));

        CHECK(settings.gather == row.gather);
        CHECK(settings.batch_size == row.expected);
        CHECK(settings.window == 0s);
        CHECK(settings.full_group_at_once == (row.expected > 1));
    }
}

TEST_CASE("readings of retention and order and new events hold for every flavour", "[lane-settings][A-34][A-65]") {
    for (const Flavour flavour : {Flavour::b2b, Flavour::b2c, Flavour::platform}) {
        const LaneSettings settings = lane_settings(Subscription{}.remote(flavour));
        CHECK_FALSE(settings.retention_from_failure);
        CHECK_FALSE(settings.newest_first);
        CHECK_FALSE(settings.queue_new);

        CHECK(lane_settings(Subscription{}.read("A-65", "first-failure").remote(flavour)).retention_from_failure);
        CHECK(lane_settings(Subscription{}.read("A-34", "newest-first").remote(flavour)).newest_first);
        CHECK(lane_settings(Subscription{}.read("new-event", "queue").remote(flavour)).queue_new);
    }
}

TEST_CASE("a body as it is has one attempt", "[lane-settings]") {
    const LaneSettings settings = body_lane_settings();

    CHECK(settings.attempts_max == 1);
    CHECK(settings.batch_size == 1);
    CHECK(settings.gather == Gather::each);
}

TEST_CASE("which answers count as success", "[lane-settings][A-03]") {
    struct Row {
        std::string_view reading;
        int status;
        bool b2b_remote;
        bool others;
    };
    const std::vector<Row> rows{
        {"2xx", 199, false, false},      {"2xx", 200, true, true},        {"2xx", 201, true, true},
        {"2xx", 204, true, true},        {"2xx", 299, true, true},        {"2xx", 300, false, false},
        {"2xx", 302, false, false},      {"2xx", 404, false, false},      {"2xx", 500, false, false},
        {"200-only", 200, true, true},   {"200-only", 201, false, false}, {"200-only", 202, false, false},
        {"template", 200, false, false}, {"template", 201, false, true},  {"template", 202, true, false},
    };
    for (const Row& row : rows) {
        INFO(row.reading << " " << row.status);
        Subscription subscription;
        subscription.read("A-03", row.reading);

        CHECK(is_accepted(subscription.remote(), row.status) == row.b2b_remote);
        CHECK(is_accepted(subscription.b2b_monitor(), row.status) == row.others);
        CHECK(is_accepted(subscription.remote(Flavour::b2c), row.status) == row.others);
        CHECK(is_accepted(subscription.remote(Flavour::platform), row.status) == row.others);
    }
}

TEST_CASE("when a b2c request is an array", "[lane-settings][A-17][A-18]") {
    struct Row {
        std::string_view alone;
        std::string_view batching;
        bool one;
        bool two;
    };
    for (const Row& row : std::vector<Row>{{"object", "on-lag", false, true},
                                           {"array", "on-lag", true, true},
                                           {"object", "always", true, true},
                                           {"object", "off", false, true},
                                           {"array", "off", true, true}}) {
        INFO(row.alone << " " << row.batching);
        Subscription subscription;
        subscription.read("A-17", row.alone).read("A-18", row.batching);

        CHECK(takes_array_form(subscription.remote(Flavour::b2c), 1) == row.one);
        CHECK(takes_array_form(subscription.remote(Flavour::b2c), 2) == row.two);
        CHECK_FALSE(takes_array_form(subscription.remote(), 1));
        CHECK_FALSE(takes_array_form(subscription.remote(), 2));
        CHECK_FALSE(takes_array_form(subscription.b2b_monitor(), 2));
    }
}
