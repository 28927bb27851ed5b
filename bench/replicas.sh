#!/usr/bin/env bash
# Two to four servers on one PostgreSQL behind nginx (deploy/nginx/release-service.conf): promotion → visible at all of them, what round-robin clients see, a rolling restart of all under load. A few minutes.
#   bench/replicas.sh [REPLICAS,… [PROMOTIONS]]
set -euo pipefail
cd "$(dirname "$0")/.."
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
dotnet publish src/ReleaseService.Server -c Release -o "$out/server" --verbosity quiet
dotnet publish bench/ReleaseService.Bench -c Release -o "$out/bench" --verbosity quiet
dotnet "$out/bench/ReleaseService.Bench.dll" replicas "$out/server/ReleaseService.Server.dll" "$PWD/deploy/nginx/release-service.conf" "${1:-2,3,4}" "${2:-300}"
