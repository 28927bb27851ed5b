#!/usr/bin/env bash
# Start to ready and resident memory with 5,000 releases, documents of 2 KB and 73 KB, on both databases.
#   bench/startup.sh [RELEASES [ROUNDS]]
set -euo pipefail
cd "$(dirname "$0")/.."
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
dotnet publish src/ReleaseService.Server -c Release -o "$out/server" --verbosity quiet
dotnet publish bench/ReleaseService.Bench -c Release -o "$out/bench" --verbosity quiet
dotnet "$out/bench/ReleaseService.Bench.dll" startup "$out/server/ReleaseService.Server.dll" "${1:-5000}" "${2:-5}"
