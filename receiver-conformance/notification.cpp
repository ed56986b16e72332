#include "receiver-conformance/notification.hpp"

#include "simulator/engine/lane_settings.hpp"
#include "simulator/protocol/body.hpp"
#include "simulator/protocol/render.hpp"

namespace notisim::conformance {

namespace {

EventView view_of(const Target& target, const Notification& notification) {
    EventView view;
    view.vin = notification.vin;
    view.vehicle_id = notification.vehicle_id;
    view.date = notification.date;
    if (notification.is_remote) {
        view.remote = RemotePart{notification.action_id, notification.type, notification.status, "", nullptr, nullptr,
                                 notification.extensions};
    } else {
        view.monitor = MonitorPart{&target.scenario.monitors.front(), notification.values, notification.extensions,
                                   notification.refresh, notification.settings};
    }
    return view;
}

}  // namespace

std::string Notification::mark(const Interpretations& readings) const {
    return is_remote ? std::string{status.status()} : format_time(date, date_format(readings));
}

HttpRequest request_for(const Target& target, const std::vector<Notification>& notifications) {
    return request_under(target, notifications, {});
}

HttpRequest request_under(const Target& target, const std::vector<Notification>& notifications,
                          std::initializer_list<std::pair<std::string_view, std::string_view>> readings) {
    Interpretations chosen = target.scenario.interpretations;
    for (const auto& [id, value] : readings) {
        chosen.choose(id, value);
    }
    std::vector<EventView> views;
    views.reserve(notifications.size());
    for (const Notification& notification : notifications) {
        views.push_back(view_of(target, notification));
    }
    Channel channel = notifications.front().is_remote ? target.remote_channel() : target.monitor_channel();
    channel.interpretations = &chosen;
    HttpRequest request = render(channel, views, takes_array_form(channel, notifications.size()));
    for (const auto& [name, value] : target.headers) {
        std::erase_if(request.headers, [&](const auto& header) { return same_letters(header.first, name); });
        request.headers.emplace_back(name, value);
    }
    return request;
}

bool share_request(const Target& target, const Notification& left, const Notification& right) {
    if (target.flavour() != Flavour::b2b) {
        return true;
    }
    const Channel channel = left.is_remote ? target.remote_channel() : target.monitor_channel();
    return left.is_remote == right.is_remote && !query_vin_disables_batches(channel.webhook()) &&
           attribute_fingerprint(channel, view_of(target, left)) ==
               attribute_fingerprint(channel, view_of(target, right));
}

RemoteEventStatus pending(RemotePendingEventStatus status) {
    RemoteEventStatus event;
    event.pending = status;
    return event;
}

RemoteEventStatus done(RemoteDoneEventStatus status) {
    RemoteEventStatus event;
    event.type = RemoteEventType::Done;
    event.done = status;
    return event;
}

RemoteEventStatus failed(RemoteFailedEventStatus cause) {
    RemoteEventStatus event = done(RemoteDoneEventStatus::Failed);
    event.failure_cause = cause;
    return event;
}

}  // namespace notisim::conformance
