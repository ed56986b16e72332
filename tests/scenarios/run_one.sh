#!/bin/sh
# run_one.sh NOTISIM SCENARIO: runs one scenario in virtual time against a reference receiver on a free port.
# SCENARIO is a file, or a name from the built-in library. Exits with the code of the run.
set -u
notisim=$1
scenario=$2

folder=$(mktemp -d) || exit 2
receiver=
clean_up() {
  if [ -n "$receiver" ]; then
    kill "$receiver" 2>/dev/null
    wait "$receiver" 2>/dev/null
  fi
  rm -rf "$folder"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

# The address is the receiver's first line; a reader of the pipe waits for it, without a guess at how long that takes.
mkfifo "$folder/address" || exit 2
"$notisim" receive --listen 127.0.0.1:0 >"$folder/address" 2>"$folder/errors" &
receiver=$!
if ! IFS= read -r target <"$folder/address"; then
  echo "the receiver did not start:" >&2
  cat "$folder/errors" >&2
  exit 2
fi

timeout 60 "$notisim" run "$scenario" --clock virtual --target "$target" --journal "$folder/journal.jsonl"
code=$?
# Each attempt was written down, and a virtual run never waits: what is not there was not sent.
if [ "$code" -eq 0 ] && ! [ -s "$folder/journal.jsonl" ]; then
  echo "the journal is empty" >&2
  exit 1
fi
exit "$code"
