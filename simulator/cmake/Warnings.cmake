# Warnings and sanitizers for our own code; linked PRIVATE and never exported.
add_library(notisim_warnings INTERFACE)
target_compile_options(notisim_warnings INTERFACE
  -Wall -Wextra -Wpedantic
  -Wshadow                # a name that hides another is read wrongly
  -Wconversion            # silent loss of value
  -Wsign-conversion       # sizes turned negative
  -Wold-style-cast        # casts that cannot be searched for
  -Wnon-virtual-dtor -Woverloaded-virtual
  -Wimplicit-fallthrough
  $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>  # GCC 12 sees it in std::optional that is moved
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>             # and this in "text" + std::string (GCC bug 105651)
  $<$<CXX_COMPILER_ID:Clang>:-Wno-deprecated-declarations>  # Clang 19 sees it inside libstdc++ 12's std::stable_sort
  $<$<CXX_COMPILER_ID:Clang>:-Wno-overlength-strings>       # embedded files; the compilers used have no such limit
  $<$<BOOL:${NOTISIM_WERROR}>:-Werror>)

if(NOTISIM_SANITIZE)
  add_compile_options(-fsanitize=${NOTISIM_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${NOTISIM_SANITIZE})
  if(NOTISIM_SANITIZE STREQUAL "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # GCC warns about fences that Asio uses and TSan does not model; they are not on a path that tests share.
    add_compile_options(-Wno-tsan)
  endif()
endif()

if(NOTISIM_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
