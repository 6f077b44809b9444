#!/usr/bin/env bash
# Each household of examples/ is decided in Chinese and in English. A name begins with its region: zhongwei_granted.json.
set -euo pipefail
cd "$(dirname "$0")/.."
show() {
  printf '\n$ %s\n' "$*"
  "$@"
}
for household in examples/*.json; do
  name=${household##*/}
  for lang in zh en; do
    show doudi decide "${name%%_*}" "$household" --lang "$lang"
  done
done
