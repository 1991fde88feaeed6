# a file namespace keeps its data over a restart, and a host that stays connected comes back by itself

file=$INTEROP_STATE/kept.img
options=(--listen 127.0.0.1:4420 --block-size 512 --file "$file:64M")
serve kept "${options[@]}"
connect --reconnect-delay=1 --ctrl-loss-tmo=60
expect_kernel_log . # the connection is broken on purpose
random_file "$INTEROP_CASE/data" 8M
dd if="$INTEROP_CASE/data" of="$disk1" bs=64k seek=16 oflag=direct conv=fsync status=none

stop_server
serve kept "${options[@]}"
within 20 controller_is live
within 10 dd if="$disk1" of="$INTEROP_CASE/back" bs=64k skip=16 count=128 iflag=direct status=none
same_bytes "$INTEROP_CASE/data" "$INTEROP_CASE/back" 'the data after the restart'
disconnect
connect
dd if="$disk1" of="$INTEROP_CASE/back" bs=64k skip=16 count=128 iflag=direct status=none
same_bytes "$INTEROP_CASE/data" "$INTEROP_CASE/back" 'the data at a new connection'
disconnect
cmp -n $((8 << 20)) -i 0:$((1 << 20)) "$INTEROP_CASE/data" "$file" || fail 'the file does not hold the data'
