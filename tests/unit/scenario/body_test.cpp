#include "tests/unit/scenario/load_text.hpp"

#include "simulator/base/rng.hpp"

#include <catch2/catch.hpp>

namespace {

using namespace notisim;
using namespace notisim::test;
using namespace std::chrono_literals;

const std::string kHeadBeforeFlavour = "notisim: 1\nname: a test\nflavour: ";

LoadedScenario b2b_callback(const std::string& body, const std::string& top = "") {
    return load_text(kHeadBeforeFlavour + "b2b\n" + top + "callbacks: {doors: {remoteTypes: [Doors], " + body + "}}\n");
}

const std::string kWebhook = R"(callback: {webhook: {target: "http://localhost/x", name: n}})";

}  // namespace

TEST_CASE("a b2b callback is read with all its members", "[scenario]") {
    const LoadedScenario loaded = b2b_callback(
        "label: depot, retryPolicy: {policy: Bounded, retryNumber: 5, retryDelay: 120}, "
        "batchNotify: {size: 20, timeWindow: 300}, callback: {webhook: {target: \"https://example.com/x?y=z\", "
        "name: ops, attributes: [{type: Header, key: Authorization, value: Basic eA==}, "
        "{type: Query, key: kind, value: $remoteType}]}}");

    INFO(titles(loaded));
    REQUIRE(loaded.scenario);
    CHECK(loaded.diagnostics.empty());
    const Callback& callback = loaded.scenario->callbacks.at(0);
    CHECK(loaded.scenario->callback_names.at(0) == "doors");
    CHECK(callback.id == hex_id(1, "callback/doors", 32));
    CHECK(callback.label == "depot");
    CHECK(callback.remote_types == std::vector<RemoteType>{RemoteType::Doors});
    CHECK(callback.subscribe.retry_policy->retry_number == 5);
    CHECK(callback.subscribe.retry_policy->retry_delay == Duration{120s});
    CHECK(callback.subscribe.batch_notify->size == 20);
    CHECK(callback.subscribe.batch_notify->time_window == Duration{300s});
    CHECK(callback.subscribe.webhook.target == "https://example.com/x?y=z");
    CHECK(callback.subscribe.webhook.attributes.size() == 2);
}

TEST_CASE("what a callback leaves out has the documented default", "[scenario]") {
    const LoadedScenario loaded =
        b2b_callback("id: abc, retryPolicy: {policy: Bounded}, batchNotify: {size: 2}, " + kWebhook);

    REQUIRE(loaded.scenario);
    const Callback& callback = loaded.scenario->callbacks.at(0);
    CHECK(callback.id == "abc");
    CHECK(callback.subscribe.retry_policy->retry_number == 3);
    CHECK(callback.subscribe.retry_policy->retry_delay == Duration{10s});
    CHECK(callback.subscribe.batch_notify->time_window == Duration{60s});
}

TEST_CASE("slips of upstream pages are read as meant, with a warning each", "[scenario]") {
    const LoadedScenario loaded = load_text(kHeadBeforeFlavour + R"(b2b
callbacks:
  doors:
    notificationTypes: [Doors, VehicleState]
    retryPolicy: {policy: Always, maxRetryNumber: 4}
    batchNotify: {size: 0}
    callback:
      target: http://receiver.example/hook
      name: ops
      attributres: [{type: Query, key: v, value: $VIN}]
      batch: {enabled: true, size: 100}
)");

    CHECK(titles(loaded) == "warning: 'notificationTypes' is read as 'remoteTypes'\n"
                            "warning: 'VehicleState' is in the notification template only (A-57)\n"
                            "warning: api-b2b.yaml has no policy 'Always' for remote callbacks (A-04)\n"
                            "warning: 'maxRetryNumber' is read as 'retryNumber'\n"
                            "warning: 'retryNumber' does nothing with 'Always'\n"
                            "warning: a batch of size 0 is read as: no batches (A-15)\n"
                            "warning: 'callback' without the level 'webhook' is read as a webhook (A-36)\n"
                            "warning: 'target' is http: upstream asks for https (A-36)\n"
                            "warning: 'attributres' is read as 'attributes'\n"
                            "warning: '$VIN' is spelled with other letter case upstream (A-30)\n"
                            "warning: 'batch' is ignored (A-16)\n");
    REQUIRE(loaded.scenario);
    const Callback& callback = loaded.scenario->callbacks.at(0);
    CHECK(callback.remote_types.size() == 2);
    CHECK(callback.subscribe.retry_policy->policy == RetryPolicy::Kind::Always);
    CHECK(callback.subscribe.retry_policy->retry_number == 4);
    CHECK(callback.subscribe.batch_notify->size == 0);
    CHECK(callback.subscribe.webhook.attributes.size() == 1);
}

TEST_CASE("a slip beside the key that it means is an error", "[scenario]") {
    const LoadedScenario loaded = b2b_callback("notificationTypes: [Doors], " + kWebhook);

    CHECK(titles(loaded) == "'notificationTypes' and 'remoteTypes' mean the same\n");
}

TEST_CASE("a query attribute $vin beside batchNotify is warned about", "[scenario]") {
    const std::string rest = "callback: {webhook: {target: \"http://localhost/x\", name: n, "
                             "attributes: [{type: Query, key: v, value: $vin}]}}";

    CHECK(titles(b2b_callback("batchNotify: {size: 10}, " + rest)) ==
          "warning: 'batchNotify' does nothing here (A-61)\n");
    CHECK(titles(b2b_callback("batchNotify: {size: 1}, " + rest)).empty());
}

TEST_CASE("variables that are not replaced are warned about", "[scenario]") {
    const auto with = [](const std::string& value) {
        return titles(b2b_callback("callback: {webhook: {target: \"http://localhost/x\", name: n, attributes: "
                                   "[{type: Body, key: v, value: \"" +
                                   value + "\"}]}}"));
    };

    CHECK(with("$vin").empty());
    CHECK(with("plain").empty());
    CHECK(with("costs 5$").empty());
    CHECK(with("$Vin") == "warning: '$Vin' is spelled with other letter case upstream (A-30)\n");
    CHECK(with("$vni") == "warning: unknown variable '$vni': it is sent as it is\n");
    CHECK(with("car $vin here") == "warning: a variable inside longer text is sent as it is\n");
}

TEST_CASE("a loopback target may be http without a word", "[scenario]") {
    for (const std::string host : {"localhost", "127.0.0.1:8080", "127.9.9.9", "[::1]:80", "a.localhost"}) {
        CAPTURE(host);
        CHECK(titles(b2b_callback("callback: {webhook: {target: \"http://" + host + "/x\", name: n}}")).empty());
    }
    CHECK_FALSE(titles(b2b_callback("callback: {webhook: {target: \"http://127.example/x\", name: n}}")).empty());
}

TEST_CASE("a b2c callback says which messages it takes", "[scenario]") {
    const auto load = [](const std::string& more) {
        return load_text(kHeadBeforeFlavour + "b2c\ncallbacks: {app: {" + more + kWebhook + "}}\n");
    };

    CHECK(load("").scenario->callbacks.at(0).remotes);
    CHECK(load("").scenario->callbacks.at(0).monitors);
    CHECK_FALSE(load("type: [Monitor], ").scenario->callbacks.at(0).remotes);
    CHECK_FALSE(load("type: [Remote], ").scenario->callbacks.at(0).monitors);
}

TEST_CASE("batch of one page is read on b2c", "[scenario]") {
    const auto size_of = [](const std::string& batch) {
        const LoadedScenario loaded = load_text(
            kHeadBeforeFlavour +
            "b2c\ncallbacks: {app: {callback: {webhook: {target: \"http://localhost\", name: n, batch: " + batch +
            "}}}}\n");
        CHECK(titles(loaded) == "warning: 'batch' is described on one page only (A-16)\n");
        return loaded.scenario->callbacks.at(0).subscribe.batch_notify->size;
    };

    CHECK(size_of("{enabled: true, size: 20}") == 20);
    CHECK(size_of("{enabled: true}") == 100);
    CHECK(size_of("{enabled: false, size: 20}") == 1);
}

TEST_CASE("monitors of both flavours are read", "[scenario]") {
    const LoadedScenario b2b = load_text(kHeadBeforeFlavour + R"(b2b
monitors:
  low:
    label: low
    extendedEventParam: [vehicle.position, vehicle.telemetry.vehicle.energies]
    subscribeParam:
      refreshEvent: 600
      retryPolicy: {policy: Always, retryDelay: 120}
      callback: {webhook: {target: "https://example.com/m", name: ops}}
)");
    REQUIRE(b2b.scenario);
    CHECK(titles(b2b) == "warning: the monitor 'low' has no 'triggerParam'\n");
    CHECK(b2b.scenario->monitors.at(0).refresh_event == Duration{600s});
    CHECK(b2b.scenario->monitors.at(0).subscribe->retry_policy->policy == RetryPolicy::Kind::Always);
    CHECK(b2b.scenario->monitors.at(0).extended_event_param.size() == 2);
    CHECK(b2b.scenario->monitors.at(0).id == hex_id(1, "monitor/low", 32));

    const LoadedScenario b2c = load_text(kB2c + "    attributes: [{type: Body, key: rule, value: $MonitorLabel}]\n"
                                                "    subscribeParam: {refreshEvent: 60, callbackAttributes: {webhook: "
                                                "[{type: Header, key: X-T, value: a}]}}\n");
    INFO(titles(b2c));
    REQUIRE(b2c.scenario);
    CHECK(b2c.scenario->monitors.at(0).callback == std::size_t{0});
    CHECK_FALSE(b2c.scenario->monitors.at(0).subscribe);
    CHECK(b2c.scenario->monitors.at(0).attributes.at(0).key == "rule");
    CHECK(b2c.scenario->monitors.at(0).callback_attributes.at(0).key == "X-T");
}

TEST_CASE("zones, times and previous states of upstream samples pass", "[scenario]") {
    const LoadedScenario loaded = load_text(kHeadBeforeFlavour + R"(b2c
callbacks: {app: {callback: {webhook: {target: "http://localhost", name: n}}}}
monitors:
  all:
    on: app
    label: all
    triggerParam:
      triggers:
        - {name: outA, zone: {transition: Out, place: {radius: 20, center: {longitude: 2.3333, latitude: 48.8667}}}}
        - name: office
          time: {timeZone: Europe/Paris, times: [{start: PT8H30M, duration: PT9H, occurence: {day: [Mon]}}]}
        - {name: once, time: {times: [{recurrence: None, start: 2026-01-15T08:00:00Z}]}}
        - {name: old, time: {times: [{start: PT8H, duration: PT1H, occurrence: [Mon, Tue]}]}}
        - {name: done, data: {data: vehicle.energy.charging.status, op: equalsTo, value: [Stopped],
                              previous: {op: equalsTo, value: [InProgress]}}}
      boolExp: (done & (outA | !office)) | once & old
)");

    CHECK(titles(loaded) == "warning: 'occurrence' is read as 'occurence'\n");
    CHECK(loaded.scenario);
}

TEST_CASE("two vehicles of one VIN and a strange VIN are warned about", "[scenario]") {
    const LoadedScenario loaded = load_text(
        kHeadBeforeFlavour +
        "b2b\nvehicles: {a: {vin: 12345678901234567}, b: {vin: 12345678901234567}, c: {vin: VR3UHZKXZPT00000I}}\n");

    CHECK(titles(loaded) == "warning: two vehicles have the VIN '12345678901234567'\n"
                            "warning: 'VR3UHZKXZPT00000I' does not look like a VIN\n");
    CHECK(loaded.scenario->vehicles.at(0).vin == "12345678901234567");
}
