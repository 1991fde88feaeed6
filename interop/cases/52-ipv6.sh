# discover, connect and verify over IPv6

[[ -e /proc/net/if_inet6 ]] || skip 'this kernel has no IPv6'
serve_blocks 512
# shellcheck disable=SC2034
address=::1
log=$(nvme discover -t tcp -a ::1 -s 4420 -o json)
record=$(tr -d '\n' <<<"$log" | grep -oE '\{[^{}]*\}' | grep -F "\"$nqn\"" | grep -E '"adrfam" *: *"ipv6"')
same ::1 "$(json traddr <<<"$record")" traddr
connect --data-digest
verify "$disk1" 512-256k 4M
disconnect
