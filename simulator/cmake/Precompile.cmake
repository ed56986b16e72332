# Headers that most files read, compiled once for each target below instead of once a file. Few and small on purpose: what
# a precompiled header holds is loaded by every file, so adding <nlohmann/json.hpp> here makes a build slower, not faster.
# Nothing may rely on them: the dev preset builds without, so a missing #include is found there.
set(notisim_precompiled
  <algorithm> <array> <charconv> <chrono> <cmath> <cstdint> <functional> <map> <memory> <optional> <set> <span> <string>
  <string_view> <unordered_map> <utility> <variant> <vector> <fmt/core.h>)
