# verify, copy, write-uncor and compare through nvme-cli; a fused Compare and Write of our own host beside the kernel's

if kernel_target; then skip 'nvmet has none of these commands'; fi
serve_blocks 512
connect
data=$INTEROP_CASE/data back=$INTEROP_CASE/back
random_file "$data" 64K
nvme id-ctrl "/dev/$controller" -o json >"$INTEROP_CASE/ctrl"
nvme id-ns "$disk1" -o json >"$INTEROP_CASE/ns"
same $((0x1bf)) "$(json oncs <"$INTEROP_CASE/ctrl")" 'ONCS'
same 1 "$(json fuses <"$INTEROP_CASE/ctrl")" 'FUSES'
same 16384 "$(json mssrl <"$INTEROP_CASE/ns")" 'MSSRL'
same 127 "$(json msrc <"$INTEROP_CASE/ns")" 'MSRC'

nvme write "$disk1" -s 1000 -c 127 -z 65536 -d "$data"
nvme verify "$disk1" -n 1 -s 1000 -c 127
nvme copy "$disk1" -n 1 --sdlba=3000 --slbs=1064,1000 --blocks=63,63
nvme read "$disk1" -s 3000 -c 127 -z 65536 -d "$back"
cmp -n 32768 -i 32768:0 "$data" "$back" || fail 'the first range was not copied to the first place'
cmp -n 32768 -i 0:32768 "$data" "$back" || fail 'the second range was not copied behind it'
status_is 0x183 nvme copy "$disk1" -n 1 --sdlba=100000 --slbs=0 --blocks=16384
status_is 0x2 nvme copy "$disk1" -n 1 --sdlba=3000 --slbs=1000 --blocks=0 --format=1
status_is 0x80 nvme verify "$disk1" -n 1 -s "$(blockdev --getsz "$disk1")" -c 0

nvme write-uncor "$disk1" -n 1 -s 1008 -c 7
status_is 0x281 nvme read "$disk1" -s 1000 -c 127 -z 65536 -d "$back"
status_is 0x281 nvme verify "$disk1" -n 1 -s 1015 -c 0
status_is 0x281 nvme copy "$disk1" -n 1 --sdlba=5000 --slbs=1000 --blocks=15
nvme read "$disk1" -s 1000 -c 7 -z 4096 -d "$back"
cmp -n 4096 "$data" "$back" || fail 'what is beside the lost blocks is not what it was'
nvme write "$disk1" -s 1000 -c 127 -z 65536 -d "$data"
nvme read "$disk1" -s 1000 -c 127 -z 65536 -d "$back"
same_bytes "$data" "$back" 'what was written again is read'

# A Compare of one's own passes through the kernel.
compare() { # FIRST-BLOCK
  nvme io-passthru "$disk1" --opcode=0x05 --namespace-id=1 --cdw10="$1" --cdw12=7 --data-len=4096 --write --input-file="$data"
}
compare 1000
status_is 0x285 compare 1001

# A fused one does not: it takes no flags. So our host sends them; the kernel sees what became of the blocks.
if output=$(nvme io-passthru "$disk1" --opcode=0x05 --flags=1 --namespace-id=1 --cdw10=1000 --cdw12=7 --data-len=4096 --write \
  --input-file="$data" 2>&1); then fail 'the kernel passed a fused command through'; fi
matches 'Invalid argument' "$output" 'what the kernel says of flags'
random_file "$data.new" 4096
./nvmf compare "$address:$port" "$nqn" -n 1 -s 1000 -c 7 -d "$data" -w "$data.new"
nvme read "$disk1" -s 1000 -c 7 -z 4096 -d "$back"
cmp -n 4096 "$data.new" "$back" || fail 'what was as expected was not replaced'
if ./nvmf compare "$address:$port" "$nqn" -n 1 -s 1000 -c 7 -d "$data" -w "$data" 2>"$INTEROP_CASE/error"; then
  fail 'what was not as expected was replaced'
fi
matches 'Compare Failure' "$(<"$INTEROP_CASE/error")" 'the error'
nvme read "$disk1" -s 1000 -c 7 -z 4096 -d "$back"
cmp -n 4096 "$data.new" "$back" || fail 'what was not as expected did not stay'
same live "$(controller_state)" 'the state of the controller'
