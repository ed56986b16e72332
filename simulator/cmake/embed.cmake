# Writes a C++ file that holds the text of files:
#   cmake -DOUTPUT=x.cpp -DHEADER=simulator/x.hpp -DTYPE=Row -DFUNCTION=rows [-DROOT=dir] [-DFILES=name=path;...] -P embed.cmake
# It defines `std::span<const Row> rows()`, which HEADER declares: rows of a name and a text. ROOT adds all scenarios and
# JSON files below a folder, named by their paths from there. Texts become raw string literals; none of them contains the
# delimiter.
set(rows "")
function(add_row name path)
  file(READ "${path}" text)
  set(rows "${rows}    {\"${name}\", R\"~embedded~(${text})~embedded~\"sv},\n" PARENT_SCOPE)
endfunction()

if(ROOT)
  file(GLOB_RECURSE below RELATIVE ${ROOT} ${ROOT}/*.yaml ${ROOT}/*.json ${ROOT}/*.csv ${ROOT}/*.gpx
       ${ROOT}/*.geojson)
  list(SORT below)
  foreach(file IN LISTS below)
    add_row(${file} ${ROOT}/${file})
  endforeach()
endif()
foreach(file IN LISTS FILES)
  string(REGEX MATCH "^([^=]+)=(.+)$" matched "${file}")
  add_row(${CMAKE_MATCH_1} ${CMAKE_MATCH_2})
endforeach()

file(WRITE ${OUTPUT} "#include \"${HEADER}\"

namespace notisim {

using namespace std::string_view_literals;

std::span<const ${TYPE}> ${FUNCTION}() {
    static constexpr ${TYPE} kRows[] = {
${rows}    };
    return kRows;
}

}  // namespace notisim
")
