# a capture of the kernel's host at our controller, both digests on, is faultless

serve_blocks 512

session() {
  local file=$INTEROP_CASE/data size
  connect --hdr-digest --data-digest
  for size in 512 4096 65536 262144; do # in the capsule, and by R2T
    random_file "$file" "$size"
    nvme write "$disk1" -s 4096 -c $((size / 512 - 1)) -z "$size" -d "$file"
    nvme read "$disk1" -s 4096 -c $((size / 512 - 1)) -z "$size" -d "$file.back" 2>/dev/null
    same_bytes "$file" "$file.back" "$size bytes are read as they were written"
  done
  nvme flush "$disk1" -n 1
  disconnect
}
captured 4420 session
