# the kernel's host creates, attaches, uses, detaches and deletes namespaces, which are there again after a restart

if kernel_target; then skip 'nvmet has no namespace management'; fi
stop_server
pool=$INTEROP_CASE/pool config=$INTEROP_CASE/config.json log=$INTEROP_CASE/server.log
mkdir -p "$pool"
cat >"$config" <<JSON
{ ":configurator:resource-version": 1, ":configurator:symbolic-name": "nvmf.conf", ":configurator:version": "1.0.0",
  "nvmf.factory.directory~pool": { "nvmf.factory": "pool", "path": "$pool", "quota": "128M" },
  "nvmf.subsystem~s": { "nvmf.nqn": "$nqn", "allowAnyHost": true },
  "nvmf.inventory~s": { "factory.target": "(nvmf.factory=pool)", "subsystem.target": "(nvmf.nqn=$nqn)" },
  "nvmf.port~tcp": { "trtype": "tcp", "traddr": "$address", "trsvcid": "$port", "transport.target": "(nvmf.trtype=tcp)",
                     "subsystem.target": "(nvmf.nqn=$nqn)" } }
JSON
start() {
  : >"$log" # what the last one said is not said by this one
  setsid ./nvmf serve --instance "$instance" --config "$config" >"$log" 2>&1 </dev/null &
  echo $! >"$INTEROP_STATE/server.pid"
  within 120 ready_or_gone $! "$log"
  grep -qx ready "$log" || fail "the server did not become ready: $(<"$log")"
}
start
defer stop_server
nvme connect -t tcp -a "$address" -s "$port" -n "$nqn"
defer disconnect
controller=$(basename "$(dirname "$(grep -lx "$nqn" /sys/class/nvme/nvme*/subsysnqn)")")
cntlid=$(nvme id-ctrl "/dev/$controller" -o json | json cntlid)

nvme create-ns "/dev/$controller" --nsze=131072 --ncap=131072 --flbas=0 --nmic=1
status_is 0x115 nvme create-ns "/dev/$controller" --nsze=262144 --ncap=262144 --flbas=0
status_is 0x10a nvme create-ns "/dev/$controller" --nsze=8 --ncap=8 --flbas=9
nvme list-ns "/dev/$controller" --all | tee "$INTEROP_CASE/all"
matches '0x1' "$(<"$INTEROP_CASE/all")" 'the allocated namespaces'
nvme attach-ns "/dev/$controller" -n 1 -c "$cntlid"
status_is 0x118 nvme attach-ns "/dev/$controller" -n 1 -c "$cntlid"
status_is 0x11c nvme attach-ns "/dev/$controller" -n 1 -c 4711
within 10 test -n "$(nvme list-ns "/dev/$controller")"
disk=/dev/$(basename "$controller")n1
within 10 test -b "$disk"
random_file "$INTEROP_CASE/data" 1M
dd if="$INTEROP_CASE/data" of="$disk" bs=64k oflag=direct conv=fsync status=none
nvme detach-ns "/dev/$controller" -n 1 -c "$cntlid"
status_is 0x11a nvme detach-ns "/dev/$controller" -n 1 -c "$cntlid"
nvme attach-ns "/dev/$controller" -n 1 -c "$cntlid"
within 10 test -b "$disk"

nvme disconnect -n "$nqn"
stop_server
start
nvme connect -t tcp -a "$address" -s "$port" -n "$nqn"
controller=$(basename "$(dirname "$(grep -lx "$nqn" /sys/class/nvme/nvme*/subsysnqn)")")
disk=/dev/${controller}n1
within 10 test -b "$disk"
cmp -n 1048576 "$INTEROP_CASE/data" "$disk" || fail 'the namespace does not hold what was written before the restart'
nvme delete-ns "/dev/$controller" -n 1
within 10 test ! -e "$disk"
same '' "$(ls "$pool")" 'what is left in the directory'
