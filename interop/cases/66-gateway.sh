# a namespace that our host imported from the kernel's target is exported by our controller to the kernel's host

target_up
serve_blocks 512
defer stop_server # and with it the export and the association, before the target goes
at_server connect "$target_at" "$target"
name=$(at_server list -o json | json DevicePath)
at_server export "$nqn:gateway" "${name#/dev/}" --listen 127.0.0.1:4431

nqn=$nqn:gateway port=4431
connect --data-digest
same $((64 << 20)) "$(blockdev --getsize64 "$disk1")" 'the size of the exported disk'
verify "$disk1" 512-256k 8M
random_file "$INTEROP_CASE/data" 1M
dd if="$INTEROP_CASE/data" of="$disk1" bs=64k seek=512 oflag=direct conv=fsync status=none
cmp -n $((1 << 20)) -i 0:$((32 << 20)) "$INTEROP_CASE/data" "$target_file" || fail 'the disk behind does not hold the data'
disconnect
