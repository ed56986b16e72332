#pragma once

#include "simulator/transport/http_sender.hpp"

#include <chrono>
#include <memory>
#include <string>

namespace notisim {

/// A POST of a small JSON body.
HttpRequest loopback_post(const std::string& url, std::string body = R"({"a":1})");

/// A sender that must be possible to make.
std::unique_ptr<HttpSender> loopback_sender(const HttpSenderOptions& options = {});

/// One attempt, waited for.
Outcome exchange_once(HttpSender& sender, const HttpRequest& request,
                      std::chrono::milliseconds timeout = std::chrono::seconds{10});

}  // namespace notisim
