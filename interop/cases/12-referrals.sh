# the kernel's host follows a referral of ours, and is told when the log changes

if kernel_target; then skip 'the kernel refers to itself here: there is one target'; fi
discovery=nqn.2014-08.org.nvmexpress.discovery
target_up
serve referring --listen 127.0.0.1:4420 --ram 64M --referral "$target_at"

# Our log: itself, what is served, and where else to ask.
log=$(nvme discover -t tcp -a 127.0.0.1 -s 4420 -o json)
echo "$log"
records=$(tr -d '\n' <<<"$log" | grep -oE '\{[^{}]*\}')
self=$(grep -F '"current discovery subsystem"' <<<"$records")
matches 'explicit discovery connections, duplicate discovery information' "$(json eflags <<<"$self")" 'the flags of the entry for itself'
referral=$(grep -F '"discovery subsystem referral"' <<<"$records")
same "${target_at##*:}" "$(json trsvcid <<<"$referral")" 'the port of the referral'
same "$discovery" "$(json subnqn <<<"$referral")" 'the name the referral leads to'

# The kernel's host connects to what is here and to what is there.
defer "nvme disconnect -n $target >/dev/null 2>&1; nvme disconnect -n $nqn >/dev/null 2>&1; nvme disconnect -n $discovery >/dev/null 2>&1"
nvme connect-all -t tcp -a 127.0.0.1 -s 4420
within 10 controller_of "$nqn"
within 10 controller_of "$target"
same '' "$(controllers_of "$discovery")" 'the discovery controllers that stayed'
nvme disconnect -n "$target"
nvme disconnect -n "$nqn"

# A persistent discovery controller stays where the entry says that it can, once.
nvme discover -t tcp -a 127.0.0.1 -s 4420 --persistent --keep-alive-tmo=5 >/dev/null
controller=$(controller_of "$discovery")
same live "$(controller_state)" 'the state of the discovery controller'
same 1 "$(controllers_of "$discovery" | wc -l)" 'the number of discovery controllers'
before=$(nvme discover -d "$controller" -t tcp -a 127.0.0.1 -s 4420 -o json | json genctr)
at_server export "$nqn:more" "$(at_server subsystems -o json | json device | head -n 1)" --listen 127.0.0.1:4430
after=$(nvme discover -d "$controller" -t tcp -a 127.0.0.1 -s 4420 -o json | json genctr)
at_least $((before + 1)) "$after" 'the generation after another subsystem came'
nvme disconnect -d "$controller"
within 5 no_controller "$discovery"
