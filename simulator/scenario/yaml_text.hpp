#pragma once

#include "simulator/base/diagnostic.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>

namespace notisim {

/// The place of a byte of a text.
SourceSpan span_at(const std::shared_ptr<const SourceText>& source, std::size_t offset, std::size_t length);

/// The place of a scalar that the parser puts at `start`, that is `offset`: behind its tag and anchor, quotes included.
SourceSpan scalar_span(const SourceSpan& start, std::size_t offset, std::string_view value);

/// Whether the quoted scalar that the parser puts at `offset` has its closing quote: yaml-cpp takes the end of the file
/// for one. True where there is no quote.
bool is_quote_closed(std::string_view text, std::size_t offset);

/// How long `*name` at `offset` is.
std::uint32_t alias_length(std::string_view text, std::size_t offset);

/// What keeps a text from being YAML at all: bytes that are not UTF-8, control characters, too many bytes.
std::optional<Diagnostic> check_characters(const std::shared_ptr<const SourceText>& source);

/// Turns a message of the YAML parser into one that says what to change.
/// `offset` is where the parser stopped, `last_offset` where the last complete value began, `open_bracket` the
/// innermost bracket or brace that is not closed yet.
Diagnostic explain_syntax_error(const std::shared_ptr<const SourceText>& source, std::size_t offset,
                                std::size_t last_offset, std::string_view message,
                                const std::optional<SourceSpan>& open_bracket);

}  // namespace notisim
