#!/usr/bin/env bash
# The pieces of the hot path by themselves, with BenchmarkDotNet: header parsing, token lookup, snapshot swap. Some 3 minutes. Reports go to bench/results/micro.
#   bench/micro.sh [--filter '*Header*' …]
set -euo pipefail
cd "$(dirname "$0")/.."
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
dotnet publish bench/ReleaseService.Bench -c Release -o "$out/bench" --verbosity quiet
dotnet "$out/bench/ReleaseService.Bench.dll" micro "$PWD/bench/results/micro" "$@"
