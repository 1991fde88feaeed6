# our host follows the kernel's discovery service: connects what comes, drops what goes, and nothing else

target_up
serve_blocks 512 # the running instance that follows
defer 'at_server disconnect dc0 >/dev/null 2>&1'
at_server connect-all "$target_at" --follow | tee "$INTEROP_CASE/connected"
grep -F "$target" "$INTEROP_CASE/connected"

connected_to() { at_server list -o json | json SubsystemNQN | grep -Fx "$1"; }
not_connected_to() { ! connected_to "$1"; }

# Another subsystem at the same port: the kernel reports that its log changed.
kernel_subsystem "$target:more"
defer "kernel_down $target:more"
kernel_namespace "$target:more" 1 "$(disk target-more 16M)" 512
followed=$(grep -lE "^${target_at##*:}$" "$nvmet"/ports/*/addr_trsvcid)
ln -s "$nvmet/subsystems/$target:more" "${followed%/*}/subsystems/$target:more"
within 10 connected_to "$target:more"
rm "${followed%/*}/subsystems/$target:more"
expect_kernel_log 'connect request for invalid subsystem' # before the log says so, the association ends
within 10 not_connected_to "$target:more"
connected_to "$target"

at_server disconnect dc0
within 10 not_connected_to "$target"
