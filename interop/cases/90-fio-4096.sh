# fio verifies random multiples of 4 KiB on 4096-byte blocks, over several queues

serve_blocks 4096
# shellcheck disable=SC2046
connect $(several_queues)
same 4096 "$(blockdev --getss "$disk1")" 'the block size the kernel sees'
verify "$disk1" 4k-256k 48M
verify "$disk1" 4k-1m 16M --offset=128M
