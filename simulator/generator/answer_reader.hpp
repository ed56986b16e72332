#pragma once

#include "simulator/generator/known_answer.hpp"
#include "simulator/transport/http_codec.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace notisim {

/// Beast's push parser, keeping the status alone.
class StatusParser final : public boost::beast::http::basic_parser<false> {
public:
    static constexpr std::uint32_t kHeaderMax = 64U * 1024;
    static constexpr std::uint64_t kBodyMax = std::uint64_t{1024} * 1024;

    StatusParser() {
        header_limit(kHeaderMax);
        body_limit(kBodyMax);
        eager(true);
    }
    int status = 0;

private:
    void on_request_impl(boost::beast::http::verb, boost::beast::string_view, boost::beast::string_view, int,
                         boost::beast::error_code&) override {}
    void on_response_impl(int code, boost::beast::string_view, int, boost::beast::error_code&) override {
        status = code;
    }
    void on_field_impl(boost::beast::http::field, boost::beast::string_view, boost::beast::string_view,
                       boost::beast::error_code&) override {}
    void on_header_impl(boost::beast::error_code&) override {}
    void on_body_init_impl(const boost::optional<std::uint64_t>&, boost::beast::error_code&) override {}
    std::size_t on_body_impl(boost::beast::string_view piece, boost::beast::error_code&) override {
        return piece.size();
    }
    void on_chunk_header_impl(std::uint64_t, boost::beast::string_view, boost::beast::error_code&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, boost::beast::string_view piece, boost::beast::error_code&) override {
        return piece.size();
    }
    void on_finish_impl(boost::beast::error_code&) override {}
};

/// Reads the answers of one connection: where each ends, its status, and whether the connection can go on. Bodies are
/// not kept. Bounds: 64 KiB of header, 1 MiB of body, 100 interim answers.
class AnswerReader {
public:
    /// `known` is shared by the connections of a thread, and outlives them.
    explicit AnswerReader(KnownAnswer& known) : known_(&known) {}

    /// Before each answer.
    void restart() {
        known_again_ = false;
        parser_.reset();
        rest_.clear();
        interim_ = 0;
        stray_ = false;
    }

    DecodeState feed(std::string_view bytes) {
        if (!parser_) {
            known_again_ = bytes == known_->bytes;
            if (known_again_) {
                status_ = known_->status;
                return DecodeState::complete;
            }
            parser_.emplace();
            const DecodeState state = parse(bytes);
            if (state == DecodeState::complete && !stray_ && bytes.size() <= kKnownMax && parser_->keep_alive()) {
                *known_ = {std::string{bytes}, parser_->status};
            }
            return state;
        }
        return parse(bytes);
    }

    /// The stream has ended.
    DecodeState feed_end() {
        boost::beast::error_code error;
        if (parser_ && parser_->got_some()) {
            parser_->put_eof(error);
        }
        return parser_ && parser_->is_done() && !error ? DecodeState::complete : DecodeState::closed;
    }

    [[nodiscard]] int status() const { return known_again_ ? status_ : parser_->status; }
    [[nodiscard]] bool is_reusable() const { return known_again_ || (parser_->keep_alive() && !stray_); }
    /// Bytes came with the answer that are none of it.
    [[nodiscard]] bool has_stray() const { return stray_; }

private:
    static constexpr std::size_t kKnownMax = 4096;
    static constexpr unsigned kInterimMax = 100;

    DecodeState parse(std::string_view bytes) {
        if (!rest_.empty()) {
            rest_ += bytes;
            bytes = rest_;
        }
        while (!bytes.empty() && !parser_->is_done()) {
            boost::beast::error_code error;
            const std::size_t used = parser_->put(boost::asio::const_buffer(bytes.data(), bytes.size()), error);
            bytes.remove_prefix(used);
            if (error && error != boost::beast::http::error::need_more) {
                return classify(error);
            }
            if (parser_->is_done() && parser_->status / 100 == 1 && parser_->status != 101) {
                if (++interim_ > kInterimMax) {
                    return DecodeState::too_large;
                }
                parser_.emplace();
            } else if (used == 0) {
                break;
            }
        }
        if (parser_->is_done()) {
            stray_ = !bytes.empty();
            return parser_->status == 101 ? DecodeState::protocol : DecodeState::complete;
        }
        std::string left{bytes};
        rest_.swap(left);
        return rest_.size() > StatusParser::kHeaderMax ? DecodeState::too_large : DecodeState::need_more;
    }

    static DecodeState classify(const boost::beast::error_code& error) {
        const bool large =
            error == boost::beast::http::error::body_limit || error == boost::beast::http::error::header_limit;
        return large ? DecodeState::too_large : DecodeState::protocol;
    }

    KnownAnswer* known_;
    bool known_again_ = false;  ///< Its bytes came once more,
    int status_ = 0;            ///< and its status, which another connection may have changed since.
    bool stray_ = false;        ///< See has_stray().
    unsigned interim_ = 0;
    std::string rest_;  ///< Bytes that the parser could not use yet.
    std::optional<StatusParser> parser_;
};

}  // namespace notisim
