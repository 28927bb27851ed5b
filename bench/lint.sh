#!/usr/bin/env bash
# Reads and lints a channels folder of 500 releases; each release against the channel's head of its time. Target: under 2 s in the first round.
#   bench/lint.sh [RELEASES [ROUNDS]]
set -euo pipefail
cd "$(dirname "$0")/.."
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
dotnet publish bench/ReleaseService.Bench -c Release -o "$out/bench" --verbosity quiet
dotnet "$out/bench/ReleaseService.Bench.dll" lint "${1:-500}" "${2:-5}"
