# our host writes to the kernel's target and reads back, with each digest setting, and the capture is faultless

target_up
data=$INTEROP_CASE/data
digest_flags() { case $1 in none) ;; hdgst) echo -g ;; ddgst) echo -G ;; both) echo -g -G ;; esac; }
session() {
  local digest offset=1048576 flags
  for digest in "${digests[@]}"; do
    echo "== $digest"
    flags=$(digest_flags "$digest")
    random_file "$data" 3M
    # shellcheck disable=SC2086
    {
      ./nvmf dd write "$target_at" "$target" -n 1 -o $offset -l $((3 << 20)) $flags <"$data"
      ./nvmf dd read "$target_at" "$target" -n 1 -o $offset -l $((3 << 20)) $flags >"$data.back"
    }
    same_bytes "$data" "$data.back" "$digest: data is read as it was written"
    cmp -n $((3 << 20)) -i 0:$offset "$data" "$target_file" || fail "$digest: the disk does not hold the data"
    offset=$((offset + (8 << 20)))
  done
}
captured "${target_at##*:}" session
