# attach gives a namespace of the kernel's target to NBD clients: nbdinfo, nbdcopy, fio with verify, qemu-io

for tool in nbdinfo nbdcopy qemu-io; do
  type -P "$tool" >/dev/null || skip "needs $tool (Debian: apt install libnbd-bin qemu-utils)"
done
target_up
socket=$INTEROP_CASE/nbd.sock uri="nbd+unix:///?socket=$INTEROP_CASE/nbd.sock"
attach "$target_at" "$target" "unix:$socket"

nbdinfo "$uri" | tee "$INTEROP_CASE/info"
grep -F "export-size: $((64 << 20))" "$INTEROP_CASE/info"
grep -F 'can_multi_conn: true' "$INTEROP_CASE/info"
random_file "$INTEROP_CASE/data" 64M
nbdcopy --flush "$INTEROP_CASE/data" "$uri"
same_bytes "$INTEROP_CASE/data" "$target_file" 'the disk behind does not hold what nbdcopy wrote'
nbdcopy "$uri" "$INTEROP_CASE/back"
same_bytes "$INTEROP_CASE/data" "$INTEROP_CASE/back" 'nbdcopy read something else than it wrote'
fio --name=nbd --ioengine=nbd --uri="$uri" --rw=randrw --bsrange=512-256k --size=16M --iodepth=16 \
  --verify=crc32c --verify_fatal=1 --verify_dump=0 >"$INTEROP_CASE/fio"
qemu-io -f raw -c 'write -P 0x5a 4k 64k' -c 'read -P 0x5a 4k 64k' -c 'write -z 8k 8k' -c 'read -P 0 8k 8k' \
  -c 'discard 1M 1M' -c 'write -P 7 100 3' -c 'read -P 7 100 3' -c flush "$uri" | tee "$INTEROP_CASE/qemu"
fails grep -E 'error|failed|Pattern' "$INTEROP_CASE/qemu"
