#pragma once

#include "simulator/engine/delivery_engine.hpp"

#include <algorithm>
#include <vector>

namespace notisim::test {

/// The rules of one lane in the plainest words: vectors, searches, no schedule. The engine is compared with it.
class NaiveLane {
public:
    explicit NaiveLane(const LaneSettings& settings) : s_(settings) {}

    void raise(NotificationId id, std::uint32_t group, TimePoint now) {
        fresh_.push_back({id, group, now, {}, 0});
        const std::size_t waiting = fresh_.size() - released_;
        if (s_.gather != LaneSettings::Gather::window) {
            ++released_;
        } else if (waiting >= s_.batch_size) {
            released_ = fresh_.size();
            window_.reset();
        } else if (waiting == 1 || s_.window_from_last || !window_) {
            window_ = now + s_.window;
        }
        store_released();
    }

    void advance(TimePoint now) {
        const std::size_t before = fresh_.size();
        std::erase_if(fresh_, [&](const Item& item) { return over(item, now); });
        expired += before - fresh_.size();
        released_ -= std::min(released_, before - fresh_.size());
        expired += std::erase_if(stored_, [&](const Item& item) { return over(item, now); });
        if (fresh_.size() == released_) {
            window_.reset();
        }
        if (stored_.empty() && flying_.empty()) {
            recover();
        }
        if (window_ && *window_ <= now) {
            window_.reset();
            released_ = fresh_.size();
            store_released();
        }
        if (tick_ && *tick_ <= now) {
            tick_.reset();
            wanted_ = !stored_.empty();
        }
    }

    /// What is to be sent now; empty where nothing is.
    std::vector<NotificationId> take() {
        if (!flying_.empty()) {
            return {};
        }
        const bool fresh = !flushing_ && !wanted_;
        reason = flushing_  ? AttemptReason::flush
                 : wanted_  ? AttemptReason::retry
                 : failing_ ? AttemptReason::probe
                            : AttemptReason::fresh;
        std::vector<Item>& from = fresh ? fresh_ : stored_;
        std::vector<Item> candidates(from.begin(), fresh ? from.begin() + static_cast<int>(released_) : from.end());
        if (flushing_ && s_.newest_first) {
            std::reverse(candidates.begin(), candidates.end());
        }
        const bool alone = fresh && s_.gather == LaneSettings::Gather::lag && !lagging_;
        for (const Item& item : candidates) {
            if (item.group == candidates.front().group && flying_.size() < (alone ? 1 : s_.batch_size)) {
                flying_.push_back(item);
                ++flying_.back().tries;
                std::erase_if(from, [&](const Item& other) { return other.id == item.id; });
            }
        }
        released_ -= fresh ? flying_.size() : 0;
        tick_ = reason == AttemptReason::retry ? std::nullopt : tick_;
        wanted_ = false;
        std::vector<NotificationId> ids;
        std::for_each(flying_.begin(), flying_.end(), [&](const Item& item) { ids.push_back(item.id); });
        return ids;
    }

    void finish(bool accepted, TimePoint now) {
        end_flight(accepted, now);
        lagging_ = released_ > 0;
    }

    std::uint64_t delivered = 0;
    std::uint64_t expired = 0;
    std::uint64_t given_up = 0;
    AttemptReason reason = AttemptReason::fresh;

private:
    struct Item {
        NotificationId id;
        std::uint32_t group;
        TimePoint raised;
        TimePoint first_failed;
        std::uint32_t tries;
    };

    void end_flight(bool accepted, TimePoint now) {
        std::vector<Item> items;
        items.swap(flying_);
        if (accepted) {
            delivered += items.size();
            recover();
            flushing_ = !stored_.empty();
            return;
        }
        for (Item& item : items) {
            item.first_failed = item.tries == 1 ? now : item.first_failed;
            if (s_.attempts_max > 0 && item.tries >= s_.attempts_max) {
                ++given_up;
            } else if (over(item, now)) {
                ++expired;
            } else {
                stored_.push_back(item);
                newly_stored_ += item.tries == 1 && items.size() < s_.batch_size ? 1U : 0U;
            }
        }
        flushing_ = false;
        if (stored_.empty()) {
            recover();
            return;
        }
        failing_ = true;
        store_released();
        tick_ = reason != AttemptReason::probe || (!tick_ && !wanted_) ? now + s_.retry_delay : tick_;
        wanted_ = wanted_ || s_.retry_delay == Duration{0};
        want_full_group();
    }

    [[nodiscard]] bool over(const Item& item, TimePoint now) const {
        return (s_.retention_from_failure && item.tries > 0 ? item.first_failed : item.raised) + s_.retention <= now;
    }

    void recover() {
        failing_ = flushing_ = wanted_ = false;
        newly_stored_ = 0;
        tick_.reset();
    }

    void store_released() {
        for (; failing_ && s_.queue_new && released_ > 0; --released_) {
            stored_.push_back(fresh_.front());
            fresh_.erase(fresh_.begin());
            ++newly_stored_;
            want_full_group();
        }
        std::sort(stored_.begin(), stored_.end(), [](const Item& one, const Item& two) { return one.id < two.id; });
    }

    void want_full_group() {
        if (s_.full_group_at_once && newly_stored_ >= s_.batch_size) {
            newly_stored_ = 0;
            wanted_ = true;
        }
    }

    LaneSettings s_;
    std::vector<Item> fresh_;
    std::vector<Item> stored_;
    std::vector<Item> flying_;
    std::size_t released_ = 0;
    std::size_t newly_stored_ = 0;
    std::optional<TimePoint> window_;
    std::optional<TimePoint> tick_;
    bool failing_ = false;
    bool flushing_ = false;
    bool wanted_ = false;
    bool lagging_ = false;
};

}  // namespace notisim::test
