#pragma once

#include "simulator/base/time.hpp"
#include "simulator/protocol/enum_table.hpp"
#include "simulator/protocol/remote.hpp"

#include <optional>
#include <string>
#include <vector>

namespace notisim {

enum class AttributeType : std::uint8_t { Header, Body, Query };

inline constexpr EnumTable<AttributeType, 3> kAttributeTypes{
    {{AttributeType::Header, "Header"}, {AttributeType::Body, "Body"}, {AttributeType::Query, "Query"}}};

/// `{type, key, value}`; a value of the form `$name` is replaced when a notification is sent.
struct Attribute {
    AttributeType type = AttributeType::Body;
    std::string key;
    std::string value;
};

/// `retryPolicy` of a b2b callback or monitor.
struct RetryPolicy {
    enum class Kind : std::uint8_t { None, Bounded, Always };
    Kind policy = Kind::Bounded;
    int retry_number = 3;          ///< `retryNumber`, at least 1; counts with Bounded (A-02).
    Duration retry_delay{10'000};  ///< `retryDelay`, whole seconds on the wire, at least 1; not with None.
};

inline constexpr EnumTable<RetryPolicy::Kind, 3> kRetryPolicies{{{RetryPolicy::Kind::None, "None"},
                                                                 {RetryPolicy::Kind::Bounded, "Bounded"},
                                                                 {RetryPolicy::Kind::Always, "Always"}}};

/// `batchNotify` of a b2b callback or monitor.
struct BatchNotify {
    int size = 1;                  ///< Events a batch carries at most; 0 only under A-15 `off`.
    Duration time_window{60'000};  ///< `timeWindow`, whole seconds on the wire, at least 5.
};

/// `callback.webhook`.
struct Webhook {
    std::string target;
    std::string name;
    std::vector<Attribute> attributes;
};

/// What a callback and a b2b monitor have in common.
struct Subscribe {
    std::optional<RetryPolicy> retry_policy;  ///< Absent: A-31 decides.
    std::optional<BatchNotify> batch_notify;  ///< Absent: one event per request.
    Webhook webhook;
};

/// A stored callback: b2b remote callback (RemoteCallbackSubscribe) or b2c callback (CallbackSubscribe).
struct Callback {
    std::string id;  ///< Given by the server when it is created.
    std::string label;
    Subscribe subscribe;
    std::vector<RemoteType> remote_types;  ///< b2b only: `remoteTypes`.
    bool remotes = true;                   ///< b2c `type`; absent means both.
    bool monitors = true;
};

/// A stored monitor. In b2b it carries its own `subscribe`; in b2c it belongs to a callback.
struct Monitor {
    std::string id;
    std::string label;
    std::optional<Subscribe> subscribe;             ///< b2b: `subscribeParam`.
    std::optional<std::size_t> callback;            ///< b2c: which callback, an index.
    std::vector<Attribute> attributes;              ///< b2c: added on top.
    std::vector<Attribute> callback_attributes;     ///< b2c: add to or replace those of the callback (4.2).
    std::vector<std::string> extended_event_param;  ///< Extension types asked for.
    std::optional<Duration> refresh_event;          ///< `refreshEvent`, at least 60 s.
};

}  // namespace notisim
