#!/usr/bin/env bash
# demo.sh STRAKE: the ten-minute tour in ten seconds. Renders the example for each environment, records an upgrade,
# compares the revisions and rolls back to the first one's bytes. Works on a history of its own, made anew.
set -euo pipefail
strake=$(realpath "$1")
cd "$(dirname "$0")"
rm -rf .strake
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }
# Prints the command as the user would type it, and runs it.
try() { printf '\033[36m$ strake%s\033[0m\n' "$(printf ' %q' "$@")"; "$strake" "$@"; }

say "One chart, three environments"
for environment in dev staging prod; do
  "$strake" render web --env "$environment" > "$scratch/$environment.yaml"
  printf '$ strake render web --env %-8s %4d lines: %s\n' "$environment" "$(wc -l < "$scratch/$environment.yaml")" \
    "$(sed -n 's/^kind: //p' "$scratch/$environment.yaml" | sort | paste -sd' ')"
done

say "Install it in prod (a protected environment: --yes)"
try upgrade web --env prod --install --yes

say "What would a change do?"
try diff web --env prod --set autoscaling.minReplicas=5 --set env.LOG_LEVEL=error

say "Do it"
try upgrade web --env prod --yes --set autoscaling.minReplicas=5 --set env.LOG_LEVEL=error --description "more pods"

say "The history, and its two revisions compared"
try history web --env prod
try diff web --env prod --revision 1 2

say "Back to the first revision"
try rollback web 1 --env prod --yes
try history web --env prod
"$strake" get manifest web --env prod --revision 1 > "$scratch/first.yaml"
"$strake" get manifest web --env prod > "$scratch/now.yaml"
cmp "$scratch/first.yaml" "$scratch/now.yaml"
echo "The newest revision's manifests are revision 1's, byte for byte ($(wc -c < "$scratch/now.yaml") bytes)."
