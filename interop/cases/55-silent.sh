# a host that falls silent is let go after its Keep Alive timeout

# The host lives in a network namespace of its own; the cable between is pulled.
space=interop-$$
ip link add interop0 type veth peer name interop1 || skip 'needs a kernel with veth'
defer "ip link del interop0"
ip netns add "$space"
defer "ip netns del $space"
ip link set interop1 netns "$space"
ip addr add 198.51.100.1/30 dev interop0
ip link set interop0 up
ip -n "$space" addr add 198.51.100.2/30 dev interop1
ip -n "$space" link set interop1 up

serve_blocks 512
expect_kernel_log . # the connection is broken on purpose
ip netns exec "$space" nvme connect -t tcp -a 198.51.100.1 -s 4430 -n "$nqn" \
  --keep-alive-tmo=2 --ctrl-loss-tmo=0 # it does not come back
defer "nvme disconnect -n $nqn >/dev/null"
kernel_target || server_hosts | grep .

ip link set interop0 down
let_go() { if kernel_target; then kernel_log 55-silent | grep 'keep-alive timer .* expired'; else no_server_hosts; fi; }
within 60 let_go # most of it is asking
