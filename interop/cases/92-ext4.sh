# ext4: make, mount, copy a tree, unmount, check, compare after a new mount, trim

serve_blocks 4096
connect --data-digest
at=$INTEROP_STATE/mounted
mkdir -p "$at"
defer "mountpoint -q $at && umount $at"
for tree in /usr/share/perl /usr/share/zoneinfo /etc; do [[ -d $tree ]] && break; done

mkfs.ext4 -qF "$disk1"
mount "$disk1" "$at"
cp -a "$tree/." "$at"
sync -f "$at"
umount "$at"
blockdev --flushbufs "$disk1"
e2fsck -fn "$disk1"
mount "$disk1" "$at"
diff -r --no-dereference --exclude=lost+found "$tree" "$at"
at_least 1 "$(fstrim -v "$at" | grep -oE '[0-9]+ bytes' | grep -oE '[0-9]+')" 'the bytes trimmed'
diff -r --no-dereference --exclude=lost+found "$tree" "$at"
rm -rf "${at:?}"/*
fstrim "$at"
umount "$at"
e2fsck -fn "$disk1"
disconnect
