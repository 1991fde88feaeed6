# our host connects to the kernel's target, lists the namespace, reads its identify pages, disconnects

target_up
serve_blocks 512 # the running instance that holds the connection
at_server connect "$target_at" "$target"
at_server list -o json | tee "$INTEROP_CASE/list"
grep -F "$target" "$INTEROP_CASE/list"
at_server id-ctrl "$target" -o json | tee "$INTEROP_CASE/ctrl"
same "$target" "$(json subnqn <"$INTEROP_CASE/ctrl")" subnqn
same Linux "$(json mn <"$INTEROP_CASE/ctrl" | tr -d ' ')" 'the model'
at_server id-ns "$target" -n 1 -o json | tee "$INTEROP_CASE/ns"
same $((64 << 11)) "$(json nsze <"$INTEROP_CASE/ns")" nsze
at_server disconnect "$target"
left=$(at_server list -o json)
fails grep -F "$target" <<<"$left"
