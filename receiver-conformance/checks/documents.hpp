#pragma once

#include <string_view>

namespace notisim::conformance {

// Where the clauses of checks stand: file names of the upstream documents, and their headings.

inline constexpr std::string_view kCallbackPage = "webapi-callbacks.md";
inline constexpr std::string_view kConceptsPage = "webapi-overview_api-concepts.md";
inline constexpr std::string_view kMonitorPage = "webapi-monitor_setup.md";
inline constexpr std::string_view kPolicyPage = "webapi_retry-policy.md";
inline constexpr std::string_view kRemotePage = "webapi-remote_notification_and_errors.md";
inline constexpr std::string_view kServerPage = "webapi-server-specification.md";
inline constexpr std::string_view kHttp = "RFC 9112";
/// The templates that list the words of notifications.
inline constexpr std::string_view kTemplates = "api-b2b-webhook-template-v3.yaml, api-b2c-webhook-template.yaml";
inline constexpr std::string_view kPlatformTemplate = "platform-notification.yaml";

inline constexpr std::string_view kAlwaysSection = "Always answer";
inline constexpr std::string_view kAnswerSection = "Response to notification";
inline constexpr std::string_view kAttributesSection = "Attributes";
inline constexpr std::string_view kBatchSection = "Batch notifications";
inline constexpr std::string_view kConceptsSection = "API Concepts";
inline constexpr std::string_view kMonitorSection = "MonitorEvent";
inline constexpr std::string_view kRetrySection = "Retry policy";
inline constexpr std::string_view kUrlSection = "URL";

}  // namespace notisim::conformance
