#!/bin/sh
# Copies the snapshot off-site, checks that it arrived whole, and removes all but the newest KEEP.
set -eu
snapshot=/scratch/snapshot.db
name="$PREFIX/$NODE-$(date -u +%Y%m%dT%H%M%SZ).db"
size=$(stat -c %s "$snapshot")

aws s3 cp "$snapshot" "s3://$BUCKET/$name" --only-show-errors --sse aws:kms --sse-kms-key-id "$KMS_KEY_ID" \
  --checksum-algorithm SHA256
arrived=$(aws s3api head-object --bucket "$BUCKET" --key "$name" --query ContentLength --output text)
[ "$arrived" = "$size" ] || { echo "$name has $arrived of $size bytes"; exit 1; }
echo "copied $size bytes to s3://$BUCKET/$name"

# Names end in the time, so their order is that of the snapshots; only this node's are looked at.
aws s3api list-objects-v2 --bucket "$BUCKET" --prefix "$PREFIX/$NODE-" --query 'sort_by(Contents, &LastModified)[].Key' \
  --output text | tr '\t' '\n' | head -n "-$KEEP" | while read -r old; do
  aws s3api delete-object --bucket "$BUCKET" --key "$old"
  echo "removed $old"
done
