#!/usr/bin/env bash
# Fuzzes what reads what comes from outside, guided by coverage: each target for so many seconds, one after the other. Exit code 1 on a finding.
#   bench/fuzz.sh SECONDS [TARGET…]        targets: token spec canonical-json release-yaml basic-header
# Begins with the corpus of the tests. What a run leaves is in artifacts/fuzz/TARGET: corpus (as few inputs as take every branch), findings, log.
# KEEP=1 makes that corpus the tests' one. SEED=NUMBER repeats a run's choices. FOLDER=… has the artifacts elsewhere.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:?usage: bench/fuzz.sh SECONDS [TARGET…]}
shift
results=${FOLDER:-artifacts/fuzz}
kept=tests/ReleaseService.Fuzz.Tests/Corpus
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_gcServer=0 DOTNET_GCHeapHardLimit=0x40000000 DOTNET_DbgEnableMiniDump=0
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
dotnet publish bench/ReleaseService.Fuzz -c Release -o "$out/plain" --verbosity quiet
cp -r "$out/plain" "$out/instrumented"
dotnet "$out/plain/ReleaseService.Fuzz.dll" instrument "$out/instrumented"
fuzz="$out/instrumented/ReleaseService.Fuzz.dll"
targets=("$@")
[ ${#targets[@]} -gt 0 ] || mapfile -t targets < <(dotnet "$out/plain/ReleaseService.Fuzz.dll" targets)

failed=0
for target in "${targets[@]}"; do
  mkdir -p "$results/$target"
  rm -rf "${results:?}/$target/"{findings,figures,current}
  code=0
  dotnet "$fuzz" run "$target" "$seconds" "$kept/$target" "$results/$target" ${SEED:-} 2>&1 | tee "$results/$target/log" || code=${PIPESTATUS[0]}
  [ "$code" -eq 0 ] || failed=1
  if [ "$code" -gt 3 ]; then # ended by a signal or the runtime, such as for a stack overflow: the input that ran then is the finding
    mkdir -p "$results/$target/findings"
    cp "$results/$target/current" "$results/$target/findings/crash.current"
    echo "$target: the process ended with $code; the input (length in 4 bytes, then itself) is findings/crash.current"
  fi
  [ "${KEEP:-}" != 1 ] || [ ! -e "$results/$target/figures" ] || { rm -rf "${kept:?}/$target"; mkdir -p "$kept"; cp -r "$results/$target/corpus" "$kept/$target"; }
done

echo
printf '%-16s %8s %12s %8s %8s %6s %9s %9s\n' target seconds executions 'per s' corpus kept branches findings
for target in "${targets[@]}"; do
  if [ -e "$results/$target/figures" ]; then
    # shellcheck disable=SC2046 # words of one line
    printf '%-16s %8s %12s %8s %8s %6s %9s %9s\n' $(cat "$results/$target/figures")
  else
    printf '%-16s %s\n' "$target" "ended early"
  fi
done
exit $failed
