#!/usr/bin/env bash
# A family in Zhongwei that is granted, one that is refused, one that cannot be decided yet: in Chinese, then in English.
set -euo pipefail
cd "$(dirname "$0")/.."
show() {
  printf '\n$ %s\n' "$*"
  "$@"
}
for lang in zh en; do
  for family in wang ma tian; do
    show doudi decide zhongwei "examples/zhongwei_$family.json" --programme rural_dibao --lang "$lang"
  done
done
