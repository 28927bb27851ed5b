#!/usr/bin/env bash
# `releasectl plan` as a whole process: a channels folder of 500 releases against a server that has all but the ten newest, on both databases. Target: under 3 s.
#   bench/plan.sh [RELEASES [ROUNDS]]
set -euo pipefail
cd "$(dirname "$0")/.."
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
for project in src/ReleaseService.Server src/ReleaseService.Cli bench/ReleaseService.Bench; do
  dotnet publish "$project" -c Release -o "$out/$(basename "$project")" --verbosity quiet
done
dotnet "$out/ReleaseService.Bench/ReleaseService.Bench.dll" plan "$out/ReleaseService.Server/ReleaseService.Server.dll" "$out/ReleaseService.Cli/releasectl.dll" "${1:-500}" "${2:-5}"
