#!/usr/bin/env bash
# demo.sh STRAKE: renders every release of the platform for every environment, records all of prod, changes one release,
# and rolls it back to the first revision's bytes. Works on a history of its own, made anew.
set -euo pipefail
strake=$(realpath "$1")
cd "$(dirname "$0")"
rm -rf .strake
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
# In the order in which they go: each after what it depends on.
releases=(eks-cluster control-plane cluster-autoscaler tenant tenant-monitoring tenant-logging tenant-velero monitoring
  logging backup etcd-backup orders web)

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }
# Prints the command as the user would type it, and runs it.
try() { printf '\033[36m$ strake%s\033[0m\n' "$(printf ' %q' "$@")"; "$strake" "$@" 2> "$scratch/log"; }

say "${#releases[@]} releases, three environments"
for release in "${releases[@]}"; do
  printf '%-20s' "$release"
  for environment in dev staging prod; do
    "$strake" render "$release" --env "$environment" > "$scratch/out.yaml" 2> "$scratch/log" || { cat "$scratch/log"; exit 1; }
    printf '  %-8s %3d objects' "$environment" "$(grep -c '^kind: ' "$scratch/out.yaml")"
  done
  echo
done

say "Record all of prod"
for release in "${releases[@]}"; do
  "$strake" upgrade "$release" --env prod --install --yes > "$scratch/out" 2> "$scratch/log" || { cat "$scratch/log"; exit 1; }
done
echo "recorded"

say "What keeps staging from being prod?"
try diff tenant-logging --env staging --against-env prod

say "A change, and back"
try diff monitoring --env prod --set prometheus.retention.time=60d
try upgrade monitoring --env prod --yes --set prometheus.retention.time=60d > "$scratch/out"
try rollback monitoring 1 --env prod --yes
try history monitoring --env prod
"$strake" get manifest monitoring --env prod --revision 1 > "$scratch/first.yaml"
"$strake" get manifest monitoring --env prod > "$scratch/now.yaml"
cmp "$scratch/first.yaml" "$scratch/now.yaml"
echo "The newest revision's manifests are revision 1's, byte for byte ($(wc -c < "$scratch/now.yaml") bytes)."
