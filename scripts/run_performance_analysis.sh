#!/usr/bin/env bash
# Measures everything and keeps the report: target/performance/report.txt and report.json.
# Arguments go to ./ananke bench, for instance --quick, --strict, or names of stages.
set -euo pipefail
home=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
folder="$home/target/performance"
mkdir -p "$folder"
"$home/ananke" bench --json "$folder/report.json" "$@" | tee "$folder/report.txt"
echo "kept in $folder" >&2
