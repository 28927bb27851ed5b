#!/usr/bin/env bash
# Builds everything and runs all tests. Needs the .NET SDK and installs nothing.
# PostgreSQL: TEST_POSTGRES (a connection string), else a container where Docker answers, else initdb/pg_ctl of this machine.
# Kubernetes: TEST_KUBECONFIG (a kubeconfig's path: its current context an admin, and the contexts alice, bob and release-poller, users without rights), and
# TEST_KUBECONFIG_V2 for a second cluster; else etcd and kube-apiserver of the folder KUBEBUILDER_ASSETS, else the script TEST_KUBE_START (DIR PORT PORT PORT; prints a
# kubeconfig), else K3s where Docker answers. The tests install the custom resource there. kubectl: KUBECTL (a path), else that of PATH.
# Without any, the tests that need it are skipped and named at the end; with CI=true they fail.
set -euo pipefail
cd "$(dirname "$0")"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

dotnet build ReleaseService.sln --verbosity quiet
dotnet format ReleaseService.sln --verify-no-changes --no-restore --exclude migrations/*/Migrations

log=$(mktemp)
trap 'rm -f "$log"' EXIT
failed=0
for project in tests/*.Tests; do
  name=$(basename "$project")
  dotnet "$project/bin/Debug/net10.0/$name.dll" -noColor | tee -a "$log" || failed=1
done

echo
if grep -q '\[SKIP\]' "$log"; then
  echo "Skipped, and why:"
  grep -A1 '\[SKIP\]' "$log" | grep -v '^--' | sed 's/^ */  /' | sort | uniq -c | sort -rn | head -40
fi

# "   Name  Total: 64, Errors: 0, Failed: 3, Skipped: 0, Not Run: 0, Time: 1.0s", one for each project that ran to its end.
read -r runs total bad skipped < <(awk -F'[:,]' '/ Total: [0-9]+, Errors: / { runs++; total += $2; bad += $4 + $6; skipped += $8 } END { print runs + 0, total + 0, bad + 0, skipped + 0 }' "$log")
projects=$(ls -d tests/*.Tests | wc -l)
if [ "$runs" -ne "$projects" ]; then
  echo "Only $runs of $projects test projects ran to their end."
  bad=$((bad + projects - runs))
fi
echo "$((total - bad - skipped)) passed, $bad failed, $skipped skipped"
[ "$bad" -eq 0 ] && [ "$failed" -eq 0 ] && [ "$total" -gt 0 ]
