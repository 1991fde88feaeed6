# a proxy corrupts PDUs between the kernel's host and the server: the kernel notices, and fio verifies all the same

# Through the proxy at another port, with data digests, so that what is spoilt can be noticed at all.
through=4421
log=$INTEROP_CASE/proxy.log

serve_blocks 512
expect_kernel_log 'data digest error'
setsid ./nvmf fault proxy --instance faults "127.0.0.1:$through" "127.0.0.1:$port" --seed 7 \
  --rule 'h2c pdu=H2CData queue=io every=40 corrupt' >"$log" 2>&1 </dev/null &
proxy=$!
defer "kill -TERM $proxy 2>/dev/null; within 15 gone $proxy"
within 120 ready_or_gone "$proxy" "$log"
grep -qx ready "$log" || fail "the proxy did not become ready: $(<"$log")"

port=$through connect --data-digest
verify "$disk1" 4k-256k 16M
struck() { ./nvmf fault list --instance faults -o json | json struck; }
at_least 1 "$(struck)" 'the number of spoilt H2CData PDUs'

./nvmf fault clear --instance faults
./nvmf fault add --instance faults c2h pdu=C2HData queue=io every=60 corrupt
verify "$disk1" 4k-256k 16M
at_least 1 "$(struck)" 'the number of spoilt C2HData PDUs'
disconnect
