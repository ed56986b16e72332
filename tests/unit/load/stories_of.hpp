#pragma once

#include "simulator/load/stories.hpp"

#include <string>

/// The stories of a small b2b fleet: remotes of two types and three monitors, Always with 10 s.
notisim::StoryBook small_fleet();

/// The stories of a scenario, or nothing and why.
std::optional<notisim::StoryBook> stories_of(const std::string& yaml, std::string& why);
