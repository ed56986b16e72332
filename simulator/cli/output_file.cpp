#include "simulator/cli/output_file.hpp"

#include <cerrno>
#include <cstring>
#include <fmt/core.h>

namespace notisim {

std::unique_ptr<OutputFile> OutputFile::open(const std::string& path, std::string& why) {
    std::FILE* file = path == "-" ? stdout : std::fopen(path.c_str(), "w");
    if (file == nullptr) {
        why = fmt::format("'{}' cannot be written: {}", path, std::strerror(errno));
        return nullptr;
    }
    return std::unique_ptr<OutputFile>{new OutputFile(path, file)};
}

OutputFile::~OutputFile() {
    if (file_ != nullptr && file_ != stdout) {
        std::fclose(file_);
    }
}

void OutputFile::write(std::string_view text) {
    const bool written = std::fwrite(text.data(), 1, text.size(), file_) == text.size() && std::fflush(file_) == 0;
    if (!written && error_ == 0) {
        error_ = errno;
    }
}

bool OutputFile::close(std::string& why) {
    if (file_ == nullptr) {
        return true;
    }
    const bool flushed = std::fflush(file_) == 0;
    const int flush_error = errno;
    const bool closed = file_ == stdout || std::fclose(file_) == 0;
    if (error_ == 0 && (!flushed || !closed)) {
        error_ = flushed ? errno : flush_error;
    }
    file_ = nullptr;
    if (error_ != 0) {
        why = fmt::format("'{}' could not be written: {}", path_, std::strerror(error_));
    }
    return error_ == 0;
}

}  // namespace notisim
