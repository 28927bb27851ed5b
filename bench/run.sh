#!/usr/bin/env bash
# How fast reads are: the service on PostgreSQL beside a bare Kestrel, nginx and a Go server, with many, new and forged licenses, during promotions, without its database; memory; 10,000 watchers. Needs wrk, nginx, go and PostgreSQL;
# what is missing is named and the end is a failure, unless it was left out. Some 20 minutes. Writes bench/results/speed-TIME.json, .svg and .md.
#   bench/run.sh [ROUNDS [SECONDS [--without PART,…]]]     parts: peers (nginx and go of them), callers, conditions, allocations, memory, watchers
set -euo pipefail
cd "$(dirname "$0")/.."
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
dotnet publish src/ReleaseService.Server -c Release -o "$out/server" --verbosity quiet
dotnet publish bench/ReleaseService.Bench -c Release -o "$out/bench" --verbosity quiet
if command -v go >/dev/null; then
  go build -o "$out/go-peer" bench/peers/main.go
fi
ulimit -n "$(ulimit -H -n)" # a watcher is a file, here and at the service
dotnet "$out/bench/ReleaseService.Bench.dll" speed "$out/server/ReleaseService.Server.dll" "$out/go-peer" "$PWD/bench/results" "${1:-5}" "${2:-5}" "${@:3}"
