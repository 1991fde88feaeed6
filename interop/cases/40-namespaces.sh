# a namespace added, resized and removed while the kernel's host is connected is seen

serve_blocks 512
connect
server_add_namespace 2 32M
wait_namespace 2
disk2=$(block_device 2)
same $((32 << 20)) "$(blockdev --getsize64 "$disk2")" 'the size of the new namespace'
verify "$disk2" 4k-64k 4M
server_resize_namespace 2 48M
within 10 has_size "$disk2" $((48 << 20))
verify "$disk2" 4k-64k 4M --offset=40M # beyond the old end
server_remove_namespace 2
within 10 has_no_namespace 2
same live "$(controller_state)" 'the state of the controller'
verify "$disk1" 4k-64k 4M
expect_kernel_log 'rescanning namespaces'
