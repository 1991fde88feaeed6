# connect with each of the four digest settings, write and verify, disconnect

serve_blocks 512

for digest in "${digests[@]}"; do
  echo "== $digest"
  # shellcheck disable=SC2046
  connect $(digest_options "$digest")
  same live "$(controller_state)" 'the state of the controller'
  verify "$disk1" 512-256k 4M
  disconnect
done
