#include "simulator/load/tally.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <utility>

namespace notisim {

namespace {

// FNV-1a over the parts, each ended by a byte that is in none of them.
std::uint64_t hash_of(std::string_view id, std::string_view mark, std::string_view vin) {
    std::uint64_t value = 14695981039346656037ULL;
    const auto add = [&value](std::string_view text) {
        for (const char character : text) {
            value = (value ^ static_cast<unsigned char>(character)) * 1099511628211ULL;
        }
        value = (value ^ 0xFFU) * 1099511628211ULL;
    };
    add(id);
    add(mark);
    add(vin);
    return value;
}

}  // namespace

Tally::Tally(std::vector<Acknowledged> acknowledged, KeyOf key_of)
    : acknowledged_(std::move(acknowledged)), key_of_(std::move(key_of)), counts_(acknowledged_.size()) {
    entries_.reserve(acknowledged_.size());
    for (std::uint32_t index = 0; index < acknowledged_.size(); ++index) {
        const ProbeKey key = key_of_(acknowledged_[index].happening);
        entries_.push_back({hash_of(key.id, key.mark, key.vin), index});
    }
    std::sort(entries_.begin(), entries_.end(),
              [](const Entry& left, const Entry& right) { return left.key < right.key; });
    result_.acknowledged = acknowledged_.size();
}

void Tally::acted(std::string_view id, std::string_view mark, std::string_view vin) {
    // An id of one vehicle is enough; a shared one needs the VIN.
    const auto find = [this](std::uint64_t key) {
        const auto found =
            std::lower_bound(entries_.begin(), entries_.end(), key,
                             [](const Entry& entry, std::uint64_t wanted) { return entry.key < wanted; });
        return found != entries_.end() && found->key == key ? &*found : nullptr;
    };
    const Entry* entry = find(hash_of(id, mark, ""));
    if (entry == nullptr) {
        entry = find(hash_of(id, mark, vin));
    }
    if (entry == nullptr) {
        return;
    }
    ++result_.acted_on;
    std::uint8_t& count = counts_[entry->index];
    count = static_cast<std::uint8_t>(std::min(count + 1, 255));
    if (count > 1) {
        if (count == 2 && ++result_.doubled <= kNamed) {
            doubled_words_.push_back(words(entry->index));
        }
        return;
    }
    const Acknowledged& acknowledged = acknowledged_[entry->index];
    if (!acknowledged.first_attempt) {
        return;
    }
    const auto [last, first] = last_of_vehicle_.try_emplace(acknowledged.happening.vehicle, entry->index);
    if (first || last->second < entry->index) {
        last->second = entry->index;
    } else if (++result_.reordered <= kNamed) {
        reordered_words_.push_back(fmt::format("{} after {}", words(entry->index), words(last->second)));
    }
}

LoadProbe Tally::result() const {
    LoadProbe result = result_;
    result.lost = static_cast<std::uint64_t>(std::count(counts_.begin(), counts_.end(), 0));
    return result;
}

std::vector<std::string> Tally::lost() const {
    std::vector<std::string> named;
    for (std::size_t index = 0; index < counts_.size() && named.size() < kNamed; ++index) {
        if (counts_[index] == 0) {
            named.push_back(words(index));
        }
    }
    return named;
}

std::string Tally::words(std::size_t index) const {
    const ProbeKey key = key_of_(acknowledged_[index].happening);
    return key.vin.empty() ? fmt::format("{} {}", key.id, key.mark)
                           : fmt::format("{} {} of {}", key.id, key.mark, key.vin);
}

}  // namespace notisim
