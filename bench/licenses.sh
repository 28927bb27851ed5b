#!/usr/bin/env bash
# A server that knows a million licenses beside one that knows none, on both databases: start, memory, reads with a license, a revocation, what support asks. Takes some minutes.
#   bench/licenses.sh [LICENSES [ROUNDS]]
set -euo pipefail
cd "$(dirname "$0")/.."
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
dotnet publish src/ReleaseService.Server -c Release -o "$out/server" --verbosity quiet
dotnet publish bench/ReleaseService.Bench -c Release -o "$out/bench" --verbosity quiet
dotnet "$out/bench/ReleaseService.Bench.dll" licenses "$out/server/ReleaseService.Server.dll" "${1:-1000000}" "${2:-5}"
