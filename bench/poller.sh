#!/usr/bin/env bash
# The poller as a process of its own, on a real API server and a real service (SQLite): 500 resources on one poller (start, promotions, memory, idle), then one resource and 200 promotions. Takes some 25 minutes; 0 RESOURCES leaves the first part out.
#   bench/poller.sh [RESOURCES [IDLE_SECONDS [PROMOTIONS [SECONDS_BETWEEN]]]]
# The API server: started by the script that TEST_KUBE_START names (../shared/kube/start.sh beside the checkout, where it is there) or from KUBEBUILDER_ASSETS; else the one of TEST_KUBECONFIG, whose counts then
# hold what others ask, too.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ -z "${TEST_KUBE_START:-}${KUBEBUILDER_ASSETS:-}${TEST_KUBECONFIG:-}" ] && [ -x ../shared/kube/start.sh ]; then
  TEST_KUBE_START=$(cd ../shared/kube && pwd)/start.sh
  export TEST_KUBE_START
fi
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
for project in src/ReleaseService.Poller bench/ReleaseService.Bench; do
  dotnet publish "$project" -c Release -o "$out/$(basename "$project")" --verbosity quiet
done
dotnet "$out/ReleaseService.Bench/ReleaseService.Bench.dll" poller "$out/ReleaseService.Poller" "${1:-500}" "${2:-180}" "${3:-200}" "${4:-4}"
