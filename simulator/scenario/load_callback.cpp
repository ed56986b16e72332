#include "simulator/base/rng.hpp"
#include "simulator/base/url.hpp"
#include "simulator/protocol/attributes.hpp"
#include "simulator/scenario/load_context.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace notisim {

namespace {

constexpr std::int64_t kMaxRetries = 1'000'000;
constexpr std::int64_t kMaxSeconds = 31'536'000;  // One year; retention ends after three days anyway.
constexpr std::int64_t kMaxBatch = 1'000'000;

Duration seconds(std::int64_t count) {
    return std::chrono::seconds{count};
}

RetryPolicy load_retry_policy(LoadContext& context, const YamlNode& node, bool remote) {
    ScenarioReader& reader = context.reader;
    RetryPolicy policy;
    const Fields fields(reader, node, KeyedObject::retry_policy);
    if (const YamlNode* kind = fields.get("policy")) {
        const auto chosen = reader.choice(*kind, "policy", kRetryPolicies);
        policy.policy = chosen.value_or(RetryPolicy::Kind::Bounded);
        if (remote && chosen == RetryPolicy::Kind::Always) {
            if (context.reading("A-04", "reject")) {
                reader.error(kind->span, "a remote callback cannot have the policy 'Always' (A-04)", "None or Bounded");
            } else {
                reader.warn(kind->span, "api-b2b.yaml has no policy 'Always' for remote callbacks (A-04)",
                            "it is run as for monitors");
            }
        }
    }
    const std::string_view name = name_in(kRetryPolicies, policy.policy);
    if (const YamlNode* number = fields.get("retryNumber")) {
        const auto count = reader.integer(*number, "retryNumber", 1, kMaxRetries);
        policy.retry_number = static_cast<int>(count.value_or(policy.retry_number));
        if (policy.policy != RetryPolicy::Kind::Bounded) {
            reader.warn(fields.key_span("retryNumber"), fmt::format("'retryNumber' does nothing with '{}'", name));
        }
    }
    if (const YamlNode* delay = fields.get("retryDelay")) {
        const auto length = reader.integer(*delay, "retryDelay", 1, kMaxSeconds);
        policy.retry_delay = length ? seconds(*length) : policy.retry_delay;
        if (policy.policy == RetryPolicy::Kind::None) {
            reader.warn(fields.key_span("retryDelay"), fmt::format("'retryDelay' does nothing with '{}'", name));
        }
    }
    return policy;
}

std::optional<BatchNotify> load_batch_notify(LoadContext& context, const YamlNode& node) {
    ScenarioReader& reader = context.reader;
    BatchNotify batch;
    const Fields fields(reader, node, KeyedObject::batch_notify);
    if (const YamlNode* size = fields.get("size")) {
        const bool off = size->is(YamlNode::Kind::scalar) && !size->quoted && size->text == "0";
        if (off && context.reading("A-15", "reject")) {
            reader.error(size->span, "'size' must not be 0 (A-15)", "leave 'batchNotify' out for no batches");
        } else if (off) {
            reader.warn(size->span, "a batch of size 0 is read as: no batches (A-15)",
                        "leave 'batchNotify' out, as the documents ask");
            batch.size = 0;
        } else {
            batch.size = static_cast<int>(reader.integer(*size, "size", 1, kMaxBatch).value_or(1));
        }
    }
    if (const YamlNode* window = fields.get("timeWindow")) {
        const auto length = reader.integer(*window, "timeWindow", 5, kMaxSeconds);
        batch.time_window = length ? seconds(*length) : batch.time_window;
    }
    return batch;
}

bool is_loopback(std::string_view host) {
    const bool ipv4 = host.starts_with("127.") && host.find_first_not_of("0123456789.") == std::string_view::npos;
    return ipv4 || host == "localhost" || host == "::1" || host.ends_with(".localhost");
}

// a page asks for HTTPS, a sample of another has http.
void check_target(LoadContext& context, const YamlNode& node, const std::string& target) {
    std::string why;
    const auto url = parse_url(target, why);
    if (!url) {
        const bool variable = target.find('$') != std::string::npos;
        context.reader.error(node.span, fmt::format("'target' is not a URL: {}", why),
                             variable ? "'target' is literal: variables go into attributes" : "");
        return;
    }
    if (!url->is_tls() && context.reading("A-36", "https-only")) {
        context.reader.error(node.span, "'target' must be https (A-36)");
    } else if (!url->is_tls() && !is_loopback(url->host)) {
        context.reader.warn(node.span, "'target' is http: upstream asks for https (A-36)");
    }
}

// a member of one page, for b2c.
void load_webhook_batch(LoadContext& context, const Fields& webhook, Subscribe& subscribe) {
    const YamlNode* node = webhook.get("batch");
    if (node == nullptr) {
        return;
    }
    const Fields fields(context.reader, *node, KeyedObject::webhook_batch);
    const YamlNode* enabled = fields.get("enabled");
    const YamlNode* size = fields.get("size");
    const bool on = enabled == nullptr || context.reader.boolean(*enabled, "enabled").value_or(true);
    const auto count = size == nullptr ? std::int64_t{100} : context.reader.integer(*size, "size", 1, kMaxBatch);
    if (context.is_b2b() || context.reading("A-16", "ignore")) {
        context.reader.warn(webhook.key_span("batch"), "'batch' is ignored (A-16)",
                            context.is_b2b() ? "b2b has 'batchNotify'" : "");
        return;
    }
    context.reader.warn(webhook.key_span("batch"), "'batch' is described on one page only (A-16)");
    BatchNotify batch;
    batch.size = on ? static_cast<int>(count.value_or(100)) : 1;
    subscribe.batch_notify = batch;
}

void load_webhook(LoadContext& context, const YamlNode& node, bool monitor, Subscribe& subscribe) {
    const Fields fields(context.reader, node, KeyedObject::webhook);
    Webhook& webhook = subscribe.webhook;
    if (const YamlNode* target = fields.get("target")) {
        webhook.target = context.reader.text(*target, "target").value_or("");
        if (target->is(YamlNode::Kind::scalar) && !target->broken) {
            check_target(context, *target, webhook.target);
        }
    }
    if (const YamlNode* name = fields.get("name")) {
        webhook.name = context.reader.text(*name, "name").value_or("");
    }
    if (const YamlNode* attributes = fields.get("attributes")) {
        webhook.attributes =
            load_attributes(context, *attributes, monitor ? AttributePlace::b2b_monitor : AttributePlace::callback);
    }
    load_webhook_batch(context, fields, subscribe);
}

// `callback`: one transport, and the webhook may stand in it directly.
void load_transport(LoadContext& context, const YamlNode& node, bool monitor, Subscribe& subscribe) {
    if (node.find("target") != nullptr && node.find("webhook") == nullptr) {
        context.reader.warn(node.span, "'callback' without the level 'webhook' is read as a webhook (A-36)",
                            "a slip of an upstream sample: write callback: {webhook: {...}}");
        load_webhook(context, node, monitor, subscribe);
        return;
    }
    const Fields fields(context.reader, node, KeyedObject::callback_member);
    if (!fields.is_mapping()) {
        return;
    }
    std::size_t transports = 0;
    for (const std::string_view name : {"webhook", "websocket", "pushnotif"}) {
        transports += fields.get(name) != nullptr ? 1U : 0U;
    }
    if (transports != 1) {
        context.reader.error(node.span, fmt::format("'callback' must have one transport, found {}", transports),
                             transports == 0 ? "write webhook: {target: ..., name: ...}"
                                             : "an upstream sample shows three at once (A-62); make one callback each");
    }
    for (const std::string_view name : {"websocket", "pushnotif"}) {
        if (transports == 1 && fields.get(name) != nullptr) {
            context.reader.error(fields.key_span(name), fmt::format("'{}' is not supported yet", name),
                                 "supported: webhook");
        }
    }
    if (const YamlNode* webhook = fields.get("webhook")) {
        load_webhook(context, *webhook, monitor, subscribe);
    }
}

std::vector<RemoteType> load_remote_types(LoadContext& context, const YamlNode& node) {
    std::vector<RemoteType> types;
    if (!context.reader.expect_list(node, "remoteTypes")) {
        return types;
    }
    if (node.items.empty()) {
        context.reader.error(node.span, "'remoteTypes' is empty", "no remote would ever be notified");
    }
    std::vector<std::string_view> listed;
    for (const auto& [type, name] : kRemoteTypes) {
        if (is_listed(type, context.scenario.flavour)) {
            listed.push_back(name);
        }
    }
    for (const YamlNode& item : node.items) {
        if (const auto index = context.reader.word(item, "remote type", listed)) {
            const RemoteType type = *find_in(kRemoteTypes, listed[*index]);
            types.push_back(type);
            if (type == RemoteType::VehicleState || type == RemoteType::ChargingState) {
                context.reader.warn(item.span,
                                    fmt::format("'{}' is in the notification template only (A-57)", listed[*index]),
                                    "the API does not offer it for a callback");
            }
        }
    }
    return types;
}

void load_message_types(LoadContext& context, const YamlNode& node, Callback& callback) {
    constexpr std::string_view kTypes[] = {"Monitor", "Remote"};
    if (!context.reader.expect_list(node, "type")) {
        return;
    }
    if (node.items.empty()) {
        context.reader.error(node.span, "'type' is empty", "leave it out for both");
    }
    callback.monitors = false;
    callback.remotes = false;
    for (const YamlNode& item : node.items) {
        if (const auto index = context.reader.word(item, "type", kTypes)) {
            (*index == 0 ? callback.monitors : callback.remotes) = true;
        }
    }
}

Callback load_callback(LoadContext& context, const NamedNode& named) {
    Callback callback;
    callback.id = hex_id(context.scenario.seed, "callback/" + named.name(), 32);
    check_name(context, named, "callback");
    const YamlNode& outer = named.entry->value;
    if (const YamlNode* id = outer.find("id")) {
        callback.id = load_id(context, *id).value_or("");
    }
    const YamlNode* body = open_body(context, outer);
    if (body == nullptr) {
        return callback;
    }
    const Fields fields(context.reader, *body,
                        context.is_b2b()                                ? KeyedObject::callback_b2b
                        : context.scenario.flavour == Flavour::platform ? KeyedObject::callback_platform
                                                                        : KeyedObject::callback_b2c);
    if (const YamlNode* label = fields.get("label")) {
        callback.label = context.reader.text(*label, "label").value_or("");
    }
    if (const YamlNode* types = fields.get("remoteTypes")) {
        callback.remote_types = load_remote_types(context, *types);
    }
    if (const YamlNode* types = fields.get("type")) {
        load_message_types(context, *types, callback);
    }
    callback.subscribe = load_subscribe(context, fields, true);
    for (const std::string_view variable : {"CallbackLabel", "ChannelLabel"}) {
        check_header_text(context, fields.key_span("label"), callback.label, variable,
                          {&callback.subscribe.webhook.attributes});
    }
    return callback;
}

}  // namespace

Subscribe load_subscribe(LoadContext& context, const Fields& fields, bool remote) {
    Subscribe subscribe;
    if (const YamlNode* policy = context.is_b2b() ? fields.get("retryPolicy") : nullptr) {
        subscribe.retry_policy = load_retry_policy(context, *policy, remote);
    }
    if (const YamlNode* batch = context.is_b2b() ? fields.get("batchNotify") : nullptr) {
        subscribe.batch_notify = load_batch_notify(context, *batch);
    }
    if (const YamlNode* transport =
            fields.get(context.scenario.flavour == Flavour::platform ? "channel" : "callback")) {
        load_transport(context, *transport, !remote, subscribe);
    }
    if (context.is_b2b() && subscribe.batch_notify && subscribe.batch_notify->size > 1 &&
        query_vin_disables_batches(subscribe.webhook)) {
        context.reader.warn(fields.key_span("batchNotify"), "'batchNotify' does nothing here (A-61)",
                            "a Query attribute with the value $vin switches batches off");
    }
    return subscribe;
}

void load_callbacks(LoadContext& context) {
    std::map<std::string, std::string_view, std::less<>> ids;
    for (const NamedNode& named : context.callbacks) {
        Callback callback = load_callback(context, named);
        const auto [first, fresh] = ids.emplace(callback.id, named.name());
        if (!fresh && !callback.id.empty()) {
            context.reader.error(
                named.span(), fmt::format("the callbacks '{}' and '{}' have the same id", first->second, named.name()));
        }
        context.scenario.callback_names.push_back(named.name());
        context.scenario.callbacks.push_back(std::move(callback));
    }
}

}  // namespace notisim
