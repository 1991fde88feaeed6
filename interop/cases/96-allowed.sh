# only a host on the list is let in, and only it sees the subsystem

host=nqn.2014-08.org.nvmexpress:uuid:11111111-2222-3333-4444-555555555555
other=nqn.2014-08.org.nvmexpress:uuid:99999999-2222-3333-4444-555555555555
serve allowed --listen 127.0.0.1:4420 --block-size 512 --ram 16M --host "$host"
fails nvme connect -t tcp -a 127.0.0.1 -s 4420 -n "$nqn" --hostnqn "$other" --hostid 99999999-2222-3333-4444-555555555555
expect_kernel_log 'Connect Invalid Host|Connect for subsystem .* is not allowed|failed to connect|Connect command failed'
no_controller "$nqn"
fails grep -F "$nqn" <(nvme discover -t tcp -a 127.0.0.1 -s 4420 --hostnqn "$other" --hostid 99999999-2222-3333-4444-555555555555)
grep -F "$nqn" <(nvme discover -t tcp -a 127.0.0.1 -s 4420 --hostnqn "$host" --hostid 11111111-2222-3333-4444-555555555555)
connect --hostnqn "$host" --hostid 11111111-2222-3333-4444-555555555555
verify "$disk1" 4k-64k 1M
disconnect
