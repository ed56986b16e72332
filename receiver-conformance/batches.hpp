#pragma once

#include "receiver-conformance/bench.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

namespace notisim::conformance {

/// The kinds of notifications that a subscription takes, remotes first.
std::vector<bool> kinds_taken(const Target& target);

/// `remotes` or `monitor events`.
std::string_view kind_word(bool is_remote);

/// How many notifications a request carries at most, as registered: 1 where they go alone. In b2b that of the remote
/// callback; what the receiver registers for its monitors is not known.
std::size_t registered_batch_size(const Target& target);

/// `number` notifications of one kind that may share a request, of `vehicles` vehicles at most: of fewer, or fewer in
/// all, where their attributes differ.
std::vector<Notification> for_batch(Bench& bench, bool is_remote, std::size_t number, std::size_t vehicles = 1);

/// The request for a batch. Authorization stays in it: A-19 has a check of its own, and no other is to fail for it.
HttpRequest batch_request(const Bench& bench, const std::vector<Notification>& batch);

/// The same; in b2c and platform also one notification is in an array.
HttpRequest array_request(const Bench& bench, const std::vector<Notification>& batch);

/// The requests for notifications of one kind that were stored and are sent at last, in batches of `size`.
std::vector<HttpRequest> flush_requests(const Bench& bench, const std::vector<Notification>& stored, std::size_t size);

/// Whether a request is acknowledged that a check goes on from; skips it where it is not, as that is another fault.
bool acknowledged(Bench& bench, const Reply& reply);

/// Whether a plain notification of a kind is.
bool takes_plain(Bench& bench, bool is_remote);

/// Whether a plain batch of a kind is, of one vehicle.
bool takes_batch(Bench& bench, bool is_remote, std::size_t number);

/// Makes a batch of monitor events `bytes` long, with all extensions that fit and many values.
void make_big(const Bench& bench, std::vector<Notification>& batch, std::size_t bytes);

}  // namespace notisim::conformance
