# twenty connects and disconnects in a row leave no controller behind

serve_blocks 512
for i in {1..20}; do
  # shellcheck disable=SC2046
  connect $(digest_options "${digests[i % 4]}")
  dd if="$disk1" of=/dev/null bs=4k count=1 iflag=direct status=none
  if ((i == 1)) && ! kernel_target; then
    hosts=$(server_hosts)
    same "$(cat "/sys/class/nvme/$controller/hostnqn")" "$hosts" 'the host the server shows'
  fi
  disconnect
done
same '' "$(controllers_of "$nqn")" 'what the host has left'
within 5 no_server_hosts
