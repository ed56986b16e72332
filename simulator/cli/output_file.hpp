#pragma once

#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

namespace notisim {

/// A file that the user asked for; `-` is standard output. Opened before anything is sent, so that a path that cannot
/// be written is known then, and checked again when it is closed.
class OutputFile {
public:
    /// Nothing, and `why`, when the file cannot be opened for writing.
    static std::unique_ptr<OutputFile> open(const std::string& path, std::string& why);
    /// For a document that is written at the end: until then a regular file is not there, so that a program that is
    /// killed leaves neither an empty one nor that of an earlier run.
    static std::unique_ptr<OutputFile> open_at_end(const std::string& path, std::string& why);
    ~OutputFile();
    OutputFile(const OutputFile&) = delete;
    OutputFile& operator=(const OutputFile&) = delete;

    /// Hands the text to the operating system: what is written survives the end of this program, however it ends.
    void write(std::string_view text);

    /// False, and `why`, if anything that was written did not arrive.
    bool close(std::string& why);

    [[nodiscard]] const std::string& path() const { return path_; }

private:
    OutputFile(std::string path, std::FILE* file) : path_(std::move(path)), file_(file) {}

    std::string path_;
    std::FILE* file_;  ///< Null: not open yet, or not any more.
    int error_ = 0;    ///< errno of the first failure.
};

}  // namespace notisim
