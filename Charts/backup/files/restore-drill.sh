#!/bin/sh
# Restores the newest good backup of SCHEDULE, the namespace SOURCE to TARGET, and waits until its pods are ready.
# Whatever happens, TARGET is empty afterwards; the exit code is the verdict.
set -eu

say() { printf '%s %s\n' "$(date -u +%H:%M:%S)" "$*"; }

empty() {
  say "emptying $TARGET"
  kubectl --namespace "$TARGET" delete --ignore-not-found --wait=true --timeout=10m --all \
    deployments.apps,statefulsets.apps,daemonsets.apps,cronjobs.batch,jobs.batch,pods,services,ingresses.networking.k8s.io \
    || true
  kubectl --namespace "$TARGET" delete --ignore-not-found --all persistentvolumeclaims,configmaps,secrets || true
}
trap empty EXIT

backup=$(kubectl --namespace "$VELERO" get backups.velero.io --selector "velero.io/schedule-name=$SCHEDULE" --output json |
  jq --raw-output '[.items[] | select(.status.phase == "Completed")] | sort_by(.status.completionTimestamp) | last
    | .metadata.name // empty')
[ -n "$backup" ] || { say "the schedule $SCHEDULE has no completed backup"; exit 1; }

empty
restore="drill-$(date -u +%Y%m%d%H%M%S)"
say "restoring $SOURCE of $backup to $TARGET as $restore"
# Nothing that reaches outside the cluster is restored: the real ones are still there.
jq --null-input --arg name "$restore" --arg velero "$VELERO" --arg backup "$backup" --arg from "$SOURCE" --arg to "$TARGET" '{
  apiVersion: "velero.io/v1", kind: "Restore",
  metadata: {name: $name, namespace: $velero, labels: {"strake.dev/restore-drill": "true"}},
  spec: {
    backupName: $backup, includedNamespaces: [$from], namespaceMapping: {($from): $to}, restorePVs: true,
    includeClusterResources: false,
    excludedResources: ["ingresses.networking.k8s.io", "networkpolicies.networking.k8s.io", "resourcequotas",
      "limitranges", "rolebindings.rbac.authorization.k8s.io", "roles.rbac.authorization.k8s.io", "cronjobs.batch"]
  }}' | kubectl create --filename -

end=$(($(date +%s) + TIMEOUT_MINUTES * 60))
while :; do
  phase=$(kubectl --namespace "$VELERO" get restores.velero.io "$restore" --output 'jsonpath={.status.phase}')
  case $phase in
    Completed) break ;;
    Failed | PartiallyFailed | FailedValidation) say "the restore ended as $phase"; exit 1 ;;
  esac
  [ "$(date +%s)" -lt "$end" ] || { say "the restore has not ended after $TIMEOUT_MINUTES minutes"; exit 1; }
  sleep 10
done

left=$((end - $(date +%s)))
say "restored; $left seconds are left for the pods to be ready"
[ "$left" -gt 0 ] || exit 1
kubectl --namespace "$TARGET" wait --for=condition=Ready pods --all --timeout="${left}s"
say "the pods are ready: $backup can be restored"
