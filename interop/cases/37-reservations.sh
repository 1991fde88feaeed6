# reservations: registered, reserved, seen by I/O as a conflict, preempted by another host, kept over a restart, cleared

! kernel_target || skip 'nvmet of this kernel has no reservations'
kept=$INTEROP_STATE/reservations data=$INTEROP_CASE/data
mkdir -p "$kept"
options=(--listen 127.0.0.1:4420 --block-size 512 --file "$INTEROP_STATE/reserved.img:64M" --reservations "$kept")
serve reserved "${options[@]}"
# The kernel as one host after the other: both at a time would be two paths to one disk, and it would choose.
as_host() { # a|b
  connect "--hostnqn=nqn.2024-01.org.example:interop-$1" "--hostid=6d1f1c5e-0000-4000-8000-00000000000$1"
}
reported() { nvme resv-report "$disk1" -n 1 --eds -o json | json "$1" | head -n 1; } # FIELD
writes() { dd if=/dev/zero of="$disk1" bs=4k count=1 oflag=direct status=none; }
reads() { dd if="$disk1" of="$INTEROP_CASE/read" bs=4k count=1 iflag=direct status=none; }
in_conflict() { # COMMAND: ends with EBADE
  local output
  if output=$("$@" 2>&1); then fail "'$*' succeeded against a reservation"; fi
  matches 'Invalid exchange' "$output" "the error of '$*'"
}
expect_kernel_log 'reservation conflict|sc 0x83|I/O error' # that is what this is about
random_file "$data" 4K

as_host a
same 0xff "$(nvme id-ns "$disk1" -n 1 | sed -nE 's/^rescap *: *(0x)?/0x/p')" 'RESCAP'
same 0 "$(reported rtype)" 'the type before there is a reservation'
status_is 0x18 nvme resv-report "$disk1" -n 1
status_is 0x83 nvme resv-acquire "$disk1" -n 1 --crkey=0xa --rtype=1 --racqa=0
nvme resv-register "$disk1" -n 1 --nrkey=0xa --rrega=0 --cptpl=3
nvme resv-acquire "$disk1" -n 1 --crkey=0xa --rtype=1 --racqa=0
same 1 "$(reported rtype)" 'the type'
same 1 "$(reported ptpls)" 'whether it outlives power'
writes
if ./nvmf dd write "$address:$port" "$nqn" <"$data" 2>"$INTEROP_CASE/refused"; then fail 'our host wrote'; fi
matches 'Reservation Conflict' "$(<"$INTEROP_CASE/refused")" 'why our host could not write'
disconnect

as_host b # write exclusive: reads and does not write, until it takes it
reads
in_conflict writes
nvme resv-register "$disk1" -n 1 --nrkey=0xb --rrega=0
nvme resv-acquire "$disk1" -n 1 --crkey=0xb --prkey=0xa --rtype=2 --racqa=2
writes
disconnect

as_host a # exclusive access: neither reads nor writes, and is registered no more
in_conflict reads
in_conflict writes
status_is 0x83 nvme read "$disk1" -s 0 -c 0 -z 512 -d "$INTEROP_CASE/read"
same 1 "$(reported regctl)" 'how many are registered'
disconnect

stop_server
serve reserved "${options[@]}"
as_host a
same 2 "$(reported rtype)" 'the type after a restart'
in_conflict reads
disconnect
as_host b
writes
nvme resv-release "$disk1" -n 1 --crkey=0xb --rrela=1
same 0 "$(reported rtype)" 'the type when all is cleared'
same 0 "$(reported regctl)" 'how many are registered then'
disconnect
as_host a
writes
disconnect
