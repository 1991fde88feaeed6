# the kernel's host discovers what is served

serve_blocks 512

log=$(nvme discover -t tcp -a 127.0.0.1 -s 4420 -o json)
echo "$log"
record=$(tr -d '\n' <<<"$log" | grep -oE '\{[^{}]*\}' | grep -F "\"$nqn\"" | grep -E '"adrfam" *: *"ipv4"' | grep -E '"trsvcid" *: *"4420"')
same 1 "$(wc -l <<<"$record")" 'the number of records for 127.0.0.1:4420'
same tcp "$(json trtype <<<"$record")" trtype
same 127.0.0.1 "$(json traddr <<<"$record")" traddr
same 'nvme subsystem' "$(json subtype <<<"$record")" subtype
matches '^not (specified|required)' "$(json treq <<<"$record")" treq
same none "$(json sectype <<<"$record")" sectype
at_least 1 "$(json genctr <<<"$log")" 'the generation counter'

# A wildcard address is no use to a host: it learns the address it used itself.
log=$(nvme discover -t tcp -a 127.0.0.1 -s 4430 -o json)
echo "$log"
fails grep -F '"0.0.0.0"' <<<"$log"

# A persistent discovery controller stays, and is kept alive, until it is disconnected.
discovery=nqn.2014-08.org.nvmexpress.discovery
defer "nvme disconnect -n $discovery >/dev/null 2>&1"
nvme discover -t tcp -a 127.0.0.1 -s 4420 --persistent --keep-alive-tmo=2 >/dev/null
controller=$(controller_of "$discovery")
sleep 3 # longer than the Keep Alive timeout: this is what is tested
same live "$(controller_state)" 'the state of the discovery controller'
nvme disconnect -d "$controller"
within 5 no_controller "$discovery"

fails nvme discover -t tcp -a 127.0.0.1 -s 4499
expect_kernel_log 'failed to connect socket'
