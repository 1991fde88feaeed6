# reservations: registered, reserved, seen by the kernel's I/O as a conflict, preempted, kept over a restart, cleared

! kernel_target || skip 'nvmet of this kernel has no reservations'
kept=$INTEROP_STATE/reservations data=$INTEROP_CASE/data
mkdir -p "$kept"
options=(--listen 127.0.0.1:4420 --block-size 512 --file "$INTEROP_STATE/reserved.img:64M" --reservations "$kept")
serve reserved "${options[@]}"
# Two hosts: the kernel, and ours. Both of the kernel would be two paths to one disk, and it would choose.
connect --reconnect-delay=1 --ctrl-loss-tmo=60 \
  --hostnqn=nqn.2024-01.org.example:interop-kernel --hostid=6d1f1c5e-0000-4000-8000-00000000000a
other() { # COMMAND OPTION...: as our host
  local command=$1
  shift
  ./nvmf "$command" "$address:$port" "$nqn" "$@"
}
reported() { nvme resv-report "$disk1" -n 1 --eds -o json | json "$1" | head -n 1; } # FIELD
writes() { dd if=/dev/zero of="$disk1" bs=4k count=1 oflag=direct status=none; }
reads() { dd if="$disk1" of="$INTEROP_CASE/read" bs=4k count=1 iflag=direct status=none; }
in_conflict() { # COMMAND: ends with EBADE
  local output
  if output=$("$@" 2>&1); then fail "'$*' succeeded against a reservation"; fi
  matches 'Invalid exchange|Invalid request descriptor|Device or resource busy' "$output" "the error of '$*'"
}
expect_kernel_log 'reservation conflict|Reservation Conflict|I/O error|nvme_pr' # that is what this is about
random_file "$data" 4K

matches 'resv|Reservation' "$(nvme id-ns "$disk1" -n 1 -H)" 'what nvme-cli says of the namespace'
same 0 "$(reported rtype)" 'the type before there is a reservation'
status_is 0x18 nvme resv-report "$disk1" -n 1
status_is 0x83 nvme resv-acquire "$disk1" -n 1 --crkey=0xa --rtype=1 --racqa=0

# the kernel's host has it, write exclusive: ours reads and does not write
nvme resv-register "$disk1" -n 1 --nrkey=0xa --rrega=0 --cptpl=3
nvme resv-acquire "$disk1" -n 1 --crkey=0xa --rtype=1 --racqa=0
same 1 "$(reported rtype)" 'the type'
same 1 "$(reported ptpls)" 'whether it outlives power'
writes
other dd read -l 4096 >"$INTEROP_CASE/back"
if other dd write <"$data" 2>"$INTEROP_CASE/refused"; then fail 'our host wrote to a reserved namespace'; fi
matches 'Reservation Conflict' "$(<"$INTEROP_CASE/refused")" 'why our host could not write'

# ours takes it, with exclusive access: the kernel neither reads nor writes
other resv-register -k 0xb
other resv-acquire -c 0xb -p 0xa --rtype 2 -a 2
in_conflict writes
in_conflict reads
status_is 0x83 nvme read "$disk1" -s 0 -c 0 -z 512 -d "$INTEROP_CASE/read"
other dd write <"$data"

# it holds when the server was gone
stop_server
serve reserved "${options[@]}"
within 20 controller_is live
same 2 "$(other resv-report -o json | json rtype)" 'the type after a restart'
same 2 "$(reported rtype)" 'the type after a restart, by the kernel'
in_conflict writes
other dd read -l 4096 >"$INTEROP_CASE/back"
same_bytes "$data" "$INTEROP_CASE/back" 'what our host wrote is there'

# and goes when it is cleared
other resv-release -c 0xb -a 1
same 0 "$(reported rtype)" 'the type when all is cleared'
same 0 "$(reported regctl)" 'how many are registered then'
writes
reads
disconnect
stop_server
