#include "simulator/cli/output_file.hpp"

#include <cerrno>
#include <cstring>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace notisim {

std::unique_ptr<OutputFile> OutputFile::open(const std::string& path, std::string& why) {
    std::FILE* file = path == "-" ? stdout : std::fopen(path.c_str(), "w");
    if (file == nullptr) {
        why = fmt::format("'{}' cannot be written: {}", path, std::strerror(errno));
        return nullptr;
    }
    return std::unique_ptr<OutputFile>{new OutputFile(path, file)};
}

std::unique_ptr<OutputFile> OutputFile::open_at_end(const std::string& path, std::string& why) {
    struct stat status {};
    const bool there = path == "-" || ::lstat(path.c_str(), &status) == 0;
    if (there && !S_ISREG(status.st_mode)) {
        return open(path, why);
    }
    auto file = open(path, why);
    if (file != nullptr && ::unlink(path.c_str()) == 0) {
        std::fclose(std::exchange(file->file_, nullptr));
    }
    return file;
}

OutputFile::~OutputFile() {
    if (file_ != nullptr && file_ != stdout) {
        std::fclose(file_);
    }
}

void OutputFile::write(std::string_view text) {
    if (file_ == nullptr) {
        file_ = std::fopen(path_.c_str(), "w");
    }
    const bool written =
        file_ != nullptr && std::fwrite(text.data(), 1, text.size(), file_) == text.size() && std::fflush(file_) == 0;
    if (!written && error_ == 0) {
        error_ = errno;
    }
}

bool OutputFile::close(std::string& why) {
    if (file_ != nullptr) {
        const bool flushed = std::fflush(file_) == 0;
        const int flush_error = errno;
        const bool closed = file_ == stdout || std::fclose(file_) == 0;
        if (error_ == 0 && (!flushed || !closed)) {
            error_ = flushed ? errno : flush_error;
        }
        file_ = nullptr;
    }
    if (error_ != 0) {
        why = fmt::format("'{}' could not be written: {}", path_, std::strerror(error_));
    }
    return error_ == 0;
}

}  // namespace notisim
