#!/bin/sh
# library_test.sh NOTISIM SOURCE_DIR: the scenarios built into the program are the files below scenarios/.
set -eu
notisim=$1
source_dir=$2
here=$source_dir/tests/scenarios

fail() {
  echo "library_test: $*" >&2
  exit 1
}

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder" # Nothing here has the name of a scenario, so names are those of the library.

# Files without a top-level key 'notisim' are parts of others.
(cd "$source_dir/scenarios" && find . -name '*.yaml' -exec grep -l '^notisim:' {} +) |
  sed -e 's|^\./||' -e 's|\.yaml$||' | LC_ALL=C sort >files
"$notisim" list scenarios >listed
cut -d ' ' -f 1 <listed | LC_ALL=C sort >names
cmp -s files names || fail "list scenarios and the files differ: $(diff files names | tr '\n' ' ')"
if grep -Ev '^[^ ]+ +[^ ]' listed; then
  fail "the scenarios above have no name of their own"
fi

"$notisim" lint "$source_dir/scenarios" >lint.out 2>lint.err || fail "lint: $(cat lint.err)"
[ "$(wc -l <lint.out)" -eq "$(wc -l <files)" ] || fail "lint says ok to $(wc -l <lint.out) of $(wc -l <files) files"

# A file that warns says that it does so on purpose.
sed -n 's/^ *--> \([^:]*\):.*/\1/p' lint.err | sort -u >warned
while IFS= read -r file; do
  tr '\n' ' ' <"$file" | sed 's/ # / /g' | grep -q 'on purpose' || fail "$file has warnings: $(cat lint.err)"
done <warned

# Each begins with a modeline for editors whose path leads to the schema.
while IFS= read -r name; do
  file=$source_dir/scenarios/$name.yaml
  schema=$(sed -n '1s/^# yaml-language-server: \$schema=//p' "$file")
  [ -n "$schema" ] && [ -f "$(dirname "$file")/$schema" ] || fail "$name has no modeline, or one that leads nowhere"
done <files

count=$(grep -c . files)
grep -q "^- \*\*$count scenarios built in\*\*" "$source_dir/README.md" || fail "README.md does not say $count scenarios"

# Names, with includes and files that are in the library too.
for name in demo b2b/monitor/single-value b2b/remote/callback-from-a-file; do
  sh "$here/run_one.sh" "$notisim" "$name" >run.out 2>&1 || fail "run $name: $(cat run.out)"
done
"$notisim" lint b2c >folder.out || fail "lint of a folder of the library"
[ "$(wc -l <folder.out)" -eq "$(grep -c '^b2c/' files)" ] || fail "a folder of the library is not all below it"
if "$notisim" run no/such/scenario 2>/dev/null; then
  fail "a name that is not in the library runs"
fi
