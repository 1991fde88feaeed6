# flush, write-zeroes, dsm, compare and FUA through nvme-cli, and the statuses of what must fail

serve_blocks 512
connect
data=$INTEROP_CASE/data zeroes=$INTEROP_CASE/zeroes back=$INTEROP_CASE/back
random_file "$data" 64K
head -c 65536 /dev/zero >"$zeroes"
blocks() { echo -s "$1" -c 127 -z 65536; }
# shellcheck disable=SC2046
{
  nvme write "$disk1" $(blocks 1000) -d "$data"
  nvme write "$disk1" $(blocks 2000) -d "$data" --force-unit-access
  nvme flush "$disk1" -n 1
  nvme read "$disk1" $(blocks 1000) -d "$back"
  same_bytes "$data" "$back" 'data is read as it was written'

  if kernel_target; then note 'nvmet has no Compare'; else
    nvme compare "$disk1" $(blocks 2000) -d "$data"
    status_is 0x285 nvme compare "$disk1" $(blocks 2001) -d "$data"
  fi

  nvme write-zeroes "$disk1" -n 1 -s 1008 -c 7
  nvme read "$disk1" $(blocks 1000) -d "$back"
  cmp -n 4096 "$data" "$back"
  cmp -n 4096 -i 0:4096 "$zeroes" "$back"
  cmp -i 8192 "$data" "$back"

  nvme dsm "$disk1" -n 1 --ad -s 2000,2064 -b 64,64
  nvme read "$disk1" $(blocks 2000) -d "$back"
  same_bytes "$zeroes" "$back" 'deallocated blocks read as zeroes'
}

size=$(blockdev --getsz "$disk1")
if kernel_target; then
  note 'nvmet answers a read beyond the end with Internal Error, and an unknown log with Invalid Field'
  expect_kernel_log '^nvmet_tcp: failed cmd'
else
  status_is 0x80 nvme read "$disk1" -s "$size" -c 0 -z 512
  status_is 0x80 nvme read "$disk1" -s $((size - 1)) -c 1 -z 1024
  status_is 0x80 nvme write "$disk1" -s $((1 << 62)) -c 0 -z 512 -d "$data"
  status_is 0x109 nvme get-log "/dev/$controller" --log-id=0xbf --log-len=512
fi
nvme read "$disk1" -s $((size - 1)) -c 0 -z 512 -d "$back"
status_is 0x1 nvme io-passthru "$disk1" --opcode=0x7d --namespace-id=1
status_is 0x1 nvme admin-passthru "/dev/$controller" --opcode=0xfe
status_is 0x2 nvme admin-passthru "/dev/$controller" --opcode=0x06 --cdw10=0xfe --data-len=4096 --read
same live "$(controller_state)" 'the state of the controller'
