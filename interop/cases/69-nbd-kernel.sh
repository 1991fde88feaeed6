# attach makes a namespace /dev/nbd0 of the kernel: mkfs, mount, copy a tree, fsck

type -P nbd-client >/dev/null || skip 'needs nbd-client (Debian: apt install nbd-client)'
modprobe -q nbd 2>/dev/null || true
[[ -b /dev/nbd0 ]] || skip 'needs a kernel with the network block device (CONFIG_BLK_DEV_NBD)'
target_up
socket=$INTEROP_CASE/nbd.sock
attach "$target_at" "$target" "unix:$socket"

nbd-client -unix "$socket" /dev/nbd0 -C 2
defer nbd-client -d /dev/nbd0
same $((64 << 20)) "$(blockdev --getsize64 /dev/nbd0)" 'the size of /dev/nbd0'
mkfs.ext4 -q /dev/nbd0
mkdir -p "$INTEROP_CASE/mnt"
mount /dev/nbd0 "$INTEROP_CASE/mnt"
cp -r cnf interop "$INTEROP_CASE/mnt"
umount "$INTEROP_CASE/mnt"
e2fsck -fn /dev/nbd0
mount -o ro /dev/nbd0 "$INTEROP_CASE/mnt"
diff -r interop "$INTEROP_CASE/mnt/interop"
umount "$INTEROP_CASE/mnt"
