# our host authenticates to the kernel's target by DH-HMAC-CHAP, one way and both ways; wrong secrets are turned away

host=nqn.2014-08.org.nvmexpress:uuid:22222222-2222-3333-4444-555555555555
secret=$(./nvmf gen-dhchap-key --hmac 2)
theirs=$(./nvmf gen-dhchap-key)
wrong=$(./nvmf gen-dhchap-key --hmac 2)
target_up
configured=$nvmet/hosts/$host
mkdir -p "$configured"
defer "rmdir $configured"
echo 0 >"$nvmet/subsystems/$target/attr_allow_any_host"
ln -s "$configured" "$nvmet/subsystems/$target/allowed_hosts/$host"
defer "rm -f $nvmet/subsystems/$target/allowed_hosts/$host"
expect_kernel_log 'authenticat|dhchap|host response|failure1|fatal error|ctrl .* qid'
serve_blocks 512 # the running instance that holds the connection
to=("$target_at" "$target" --hostnqn "$host" --nr-io-queues 2)

# The larger groups take seconds of one processor for each queue.
for limits in 'sha256 null' 'sha512 ffdhe3072'; do
  read -r hash group <<<"$limits"
  echo "hmac($hash)" >"$configured/dhchap_hash"
  echo "$group" >"$configured/dhchap_dhgroup"
  echo "$secret" >"$configured/dhchap_key"
  at_server connect "${to[@]}" --dhchap-secret "$secret"
  at_server disconnect "$target"
done
echo "$theirs" >"$configured/dhchap_ctrl_key"
at_server connect "${to[@]}" --dhchap-secret "$secret" --dhchap-ctrl-secret "$theirs"
at_server authenticate "$target"
at_server disconnect "$target"

fails at_server connect "${to[@]}" --dhchap-secret "$wrong"
fails at_server connect "${to[@]}" --dhchap-secret "$secret" --dhchap-ctrl-secret "$wrong"
fails at_server connect "${to[@]}"
left=$(at_server list -o json)
fails grep -F "$target" <<<"$left"
