#!/usr/bin/env bash
# Measures everything and keeps the report: target/performance/report.txt and report.json.
# Arguments go to ./ananke bench, for instance --quick, --strict, or names of stages.
set -euo pipefail
home=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
folder="$home/target/performance"

case ${1:-} in
  -h | --help)
    cat <<TXT
Usage: scripts/run_performance_analysis.sh [ARGUMENTS OF ./ananke bench]

Measures everything and keeps the report in $folder. Exit codes are those of ./ananke bench, which says what it takes:

TXT
    exec "$home/ananke" bench --help
    ;;
esac

mkdir -p "$folder"
rm -f "$folder"/report.*.part
status=0
"$home/ananke" bench --json "$folder/report.json.part" "$@" | tee "$folder/report.txt.part" || status=$?
# Where nothing was measured, the last report stays. A target that is missed (1) is a report too.
if [ "$status" -le 1 ] && [ -f "$folder/report.json.part" ]; then
  mv "$folder/report.json.part" "$folder/report.json"
  mv "$folder/report.txt.part" "$folder/report.txt"
  echo "kept in $folder" >&2
fi
rm -f "$folder"/report.*.part
exit "$status"
