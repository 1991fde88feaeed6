# nvme reset, idle and under I/O, loses nothing

serve_blocks 512
connect
nvme reset "/dev/$controller"
within 10 controller_is live
verify "$disk1" 4k-64k 4M

verify "$disk1" 4k-64k 64M --rate=16M &
io=$!
defer "kill $io 2>/dev/null"
for _ in 1 2; do
  sleep 0.7 # into the I/O
  kill -0 $io || fail 'the I/O ended before the reset'
  nvme reset "/dev/$controller"
  within 10 controller_is live
done
wait $io
expect_kernel_log 'resetting controller'
