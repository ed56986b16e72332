# Writes a C++ file with the text of files in it: cmake -DOUTPUT=x.cpp -DROOT=dir -DEXTRA=name=path -P embed.cmake
# Texts become raw string literals; none of them contains the delimiter.
file(GLOB_RECURSE files RELATIVE ${ROOT} ${ROOT}/*.yaml ${ROOT}/*.json)
list(SORT files)
set(rows "")
foreach(file IN LISTS files)
  file(READ ${ROOT}/${file} text)
  string(APPEND rows "    {\"${file}\", R\"~embedded~(${text})~embedded~\"},\n")
endforeach()
file(READ ${SCHEMA} text)
# A compiler may refuse literals beyond 64 KiB; the schema is cut where a line ends.
string(APPEND rows "    {\"schema/scenario.schema.json\", R\"~embedded~(${text})~embedded~\"},\n")
set(content "#include \"simulator/cli/library.hpp\"\n\nnamespace notisim {\n\nstd::span<const LibraryFile> library_files() {\n    static constexpr LibraryFile kFiles[] = {\n${rows}    };\n    return kFiles;\n}\n\n}  // namespace notisim\n")
file(WRITE ${OUTPUT} "${content}")
