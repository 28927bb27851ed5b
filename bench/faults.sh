#!/usr/bin/env bash
# Faults of databases, disks, machines and clients, each with real processes on loopback, and what clients see of them (docs/reliability.md). Root for the small disks and the memory limit. Some ten minutes.
#   bench/faults.sh [NAME…]
set -euo pipefail
cd "$(dirname "$0")/.."
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
dotnet publish src/ReleaseService.Server -c Release -o "$out/server" --verbosity quiet
dotnet publish bench/ReleaseService.Bench -c Release -o "$out/bench" --verbosity quiet
dotnet "$out/bench/ReleaseService.Bench.dll" faults "$out/server/ReleaseService.Server.dll" "$@"
