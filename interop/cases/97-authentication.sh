# the kernel's host authenticates by DH-HMAC-CHAP, one way, both ways and again; a wrong secret is turned away

if kernel_target; then skip 'authentication with the kernel as a target is another case'; fi
host=nqn.2014-08.org.nvmexpress:uuid:11111111-2222-3333-4444-555555555555
secret=$(./nvmf gen-dhchap-key --hmac 1)
wrong=$(./nvmf gen-dhchap-key --hmac 1)
theirs=$(./nvmf gen-dhchap-key --hmac 3)
./nvmf check-dhchap-key "$secret"
as=(--hostnqn "$host" --hostid 11111111-2222-3333-4444-555555555555)
to=(-t tcp -a "$address" -s "$port" -n "$nqn")
expect_kernel_log 'authentication|authenticated|dhchap|failed to connect|Connect command failed|invalid ctrl key|no key'

reauthenticated() { (($(authentications) > before)); }
authentications() { dmesg | grep -c "$controller: qid 0: authenticated with hash" || true; }

for limits in 'sha256 null' 'sha512 ffdhe8192'; do
  read -r hash group <<<"$limits"
  serve "authentication-$hash-$group" --listen 127.0.0.1:4420 --block-size 512 --ram 16M --host "$host" \
    --dhchap-secret "$secret" --dhchap-ctrl-secret "$theirs" --dhchap-hash "$hash" --dhchap-dhgroup "$group"
  connect "${as[@]}" --dhchap-secret "$secret" # one way
  verify "$disk1" 4k-64k 1M
  disconnect
  connect "${as[@]}" --dhchap-secret "$secret" --dhchap-ctrl-secret "$theirs" # both ways
  verify "$disk1" 4k-64k 1M
  if [[ -w /sys/class/nvme/$controller/dhchap_secret ]]; then # again, on the live queues
    before=$(authentications)
    echo "$secret" >"/sys/class/nvme/$controller/dhchap_secret"
    verify "$disk1" 4k-64k 1M
    within 20 reauthenticated
    same live "$(controller_state)" 'the state of the controller'
  fi
  disconnect
done

fails nvme connect "${to[@]}" "${as[@]}" --dhchap-secret "$wrong"
no_controller "$nqn"
fails nvme connect "${to[@]}" "${as[@]}"
no_controller "$nqn"
# A controller that does not know its secret is not the right one.
fails nvme connect "${to[@]}" "${as[@]}" --dhchap-secret "$secret" --dhchap-ctrl-secret "$wrong"
no_controller "$nqn"
within 10 no_server_hosts
connect "${as[@]}" --dhchap-secret "$secret"
disconnect
fails grep -F DHHC "$INTEROP_STATE/server.log"
