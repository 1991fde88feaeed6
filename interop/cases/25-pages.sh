# identify pages, log pages, features and properties read through nvme-cli

serve_blocks 512
connect
device=/dev/$controller

page=$(nvme id-ctrl "$device" -o json)
echo "$page"
same "$nqn" "$(json subnqn <<<"$page")" subnqn
matches '[^ ]' "$(json sn <<<"$page")" 'the serial number'
matches '[^ ]' "$(json mn <<<"$page")" 'the model number'
matches '[^ ]' "$(json fr <<<"$page")" 'the firmware revision'
at_least $((0x10300)) "$(json ver <<<"$page")" 'the version'
same "$(cat "/sys/class/nvme/$controller/cntlid")" "$(json cntlid <<<"$page")" cntlid
at_least 4 "$(json ioccsz <<<"$page")" ioccsz
same 1 "$(json iorcsz <<<"$page")" iorcsz
at_least 1 "$(json nn <<<"$page")" nn
same $((0x66)) "$(json sqes <<<"$page")" sqes
same $((0x44)) "$(json cqes <<<"$page")" cqes
at_least 1 $(($(json kas <<<"$page"))) kas

page=$(nvme id-ns "$disk1" -o json)
same $((256 << 11)) "$(json nsze <<<"$page")" nsze
same $((256 << 11)) "$(json ncap <<<"$page")" ncap
matches '\b9\b' "$(json ds <<<"$page")" 'the data size of the formats, as a power of two'
same 512 "$(blockdev --getss "$disk1")" 'the block size the kernel sees'
same $((256 << 20)) "$(blockdev --getsize64 "$disk1")" 'the size the kernel sees'

nvme ns-descs "$disk1" -o json | tee "$INTEROP_CASE/descs"
matches '[0-9a-f]{8}-' "$(json uuid <"$INTEROP_CASE/descs")" 'the UUID of the namespace'
same "$(cat "/sys/block/${disk1##*/}/uuid")" "$(json uuid <"$INTEROP_CASE/descs")" 'the UUID of the namespace'
matches 0x1 "$(nvme list-ns "$device" | tr A-F a-f)" 'the list of active namespaces'

nvme smart-log "$device" -o json | tee "$INTEROP_CASE/smart"
same 0 "$(json critical_warning <"$INTEROP_CASE/smart")" 'the critical warning'
same 0 "$(json media_errors <"$INTEROP_CASE/smart")" 'the media errors'
before=$(json host_write_commands <"$INTEROP_CASE/smart")
dd if=/dev/zero of="$disk1" bs=64k count=64 oflag=direct status=none
at_least $((before + 32)) "$(nvme smart-log "$device" -o json | json host_write_commands)" 'the write commands'
nvme error-log "$device" -e 4
nvme fw-log "$device"
nvme effects-log "$device" >/dev/null
if kernel_target; then note 'nvmet has no log 00h'; else nvme supported-log-pages "$device"; fi
nvme list -o json | grep -F "$disk1"
nvme list-subsys

for feature in 0x07 0x0b 0x0f; do nvme get-feature "$device" -f $feature; done
if (($(nvme id-ctrl "$device" -o json | json vwc) & 1)); then nvme get-feature "$device" -f 0x06; else
  status_is 0x2 nvme get-feature "$device" -f 0x06 # there is no volatile write cache
fi
matches '0x0*7530$' "$(nvme get-feature "$device" -f 0x0f)" 'the Keep Alive timeout'

# nvme-cli 2.3's show-regs prints garbage and gives up at the first register a fabrics controller has not: so one by one.
property() { nvme get-property "$device" --offset="$1" | sed -nE 's/.*value: (0x)?([0-9a-f]+)$/0x\2/p'; }
at_least 127 $(($(property 0x00) & 0xffff)) 'CAP.MQES'
at_least $((0x10300)) $(($(property 0x08))) VS
same $((0x460001)) $(($(property 0x14) & 0xff000f)) 'CC: entry sizes, enabled'
same 1 $(($(property 0x1c))) 'CSTS: ready, no shutdown, no fatal status'
nvme show-regs "$device" || note "nvme-cli's show-regs gave up"
