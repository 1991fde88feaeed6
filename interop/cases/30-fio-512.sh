# fio verifies random sizes from 512 B to 256 KiB on 512-byte blocks, over several queues

serve_blocks 512

# shellcheck disable=SC2046
connect $(several_queues)
at_least 4 "$(cat "/sys/class/nvme/$controller/queue_count")" 'the number of queues'
verify "$disk1" 512-256k 48M
verify "$disk1" 512-256k 16M --offset=100M --rw=randrw
verify "$disk1" 512-64k 16M --offset=128M --ioengine=io_uring --hipri=1 --numjobs=2 --offset_increment=32M
