# nvme subsystem-reset: all hosts are interrupted, and lose nothing; CSTS says that it happened

if kernel_target; then skip 'nvmet does not offer a subsystem reset'; fi
serve subsystem-reset --listen 127.0.0.1:4420 --block-size 512 --ram 256M
connect
property() { nvme get-property "/dev/$controller" --offset="$1" | sed -nE 's/.*value: (0x)?([0-9a-f]+)$/0x\2/p'; }
same 1 $(($(property 0x00) >> 36 & 1)) 'CAP.NSSRS'
same 0 $(($(property 0x1c) >> 4 & 1)) 'CSTS.NSSRO before'

verify "$disk1" 4k-64k 64M --rate=16M &
io=$!
defer "kill $io 2>/dev/null"
sleep 0.7 # into the I/O
kill -0 $io || fail 'the I/O ended before the reset'
nvme subsystem-reset "/dev/$controller"
within 20 controller_is live
wait $io
same 1 $(($(property 0x1c) >> 4 & 1)) 'CSTS.NSSRO afterwards'
verify "$disk1" 4k-64k 4M
