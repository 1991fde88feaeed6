# shellcheck shell=bash
# What the cases are written in. Sourced by interop/run and interop/case; a case may rely on errexit.
# shellcheck disable=SC2034
# State that outlives a case (the running server) is in $INTEROP_STATE, what belongs to one in $INTEROP_CASE.

nqn=nqn.2024-01.org.example:interop
address=127.0.0.1
port=4420
nvmet=/sys/kernel/config/nvmet
instance=interop # the name of the server among the running instances
digests=(none hdgst ddgst both)

# ---- words -----------------------------------------------------------------------------------------------------

kernel_target() { [[ ${INTEROP_TARGET:-} == kernel ]]; }
skip() { echo "$*"; exit 77; }
note() { echo "note: $*"; } # printed beside an ok: a part that was left out, a known deviation
fail() { # ends the case and says where
  local i
  for i in "${!BASH_SOURCE[@]}"; do [[ ${BASH_SOURCE[i]} != */cases/* ]] || { echo "${BASH_SOURCE[i]##*/}:${BASH_LINENO[i - 1]}: $*" >&2; exit 1; }; done
  echo "$*" >&2
  exit 1
}
same() { [[ $1 == "$2" ]] || fail "$3 is '$2', expected '$1'"; }
matches() { [[ $2 =~ $1 ]] || fail "$3 is '$2', which does not match '$1'"; }
at_least() { (($2 >= $1)) || fail "$3 is $2, expected at least $1"; }
same_bytes() { cmp "$1" "$2" || fail "$3"; }

fails() { # COMMAND...: it must fail
  if "$@"; then fail "'$*' succeeded"; fi
}

# The command must end with this NVMe status (type and code, without More and Do Not Retry), as nvme-cli prints it.
status_is() { # CODE COMMAND...
  local want=$1 output got
  shift
  if output=$("$@" 2>&1); then fail "'$*' succeeded, expected status $want"; fi
  got=$(grep -oE '\(0x[0-9a-f]+\)' <<<"$output" | tail -n 1 | tr -d '()')
  [[ $got ]] || fail "'$*' failed without a status: $output"
  same "$want" "$(printf '0x%x' $((got & 0x7ff)))" "the status of '$*'"
}

within() { # SECONDS COMMAND...: waits until the command succeeds
  local end=$((${EPOCHREALTIME/./} + $1 * 1000000))
  shift
  until "$@" 2>"$INTEROP_STATE/within"; do
    ((${EPOCHREALTIME/./} < end)) || fail "did not come true in time: $* $(<"$INTEROP_STATE/within")"
    sleep 0.05
  done
}

# Values of a field of JSON on standard input, a line each; both pretty and compact.
json() { { grep -oE "\"$1\" *: *(\"[^\"]*\"|[^][,{} ]+)" || true; } | sed -E 's/^"[^"]*" *: *//; s/^"(.*)"$/\1/'; }

defer() { printf '%s\n' "$*" >>"$INTEROP_CASE/deferred"; } # a command line for the end of the case; last first
run_deferred() {
  [[ -e $INTEROP_CASE/deferred ]] || return 0
  local line
  set +e
  trap - ERR
  while read -r line; do eval "$line"; done < <(tac "$INTEROP_CASE/deferred")
  return 0
}

# ---- the server ------------------------------------------------------------------------------------------------

# The server most cases share: 256 MiB of RAM as namespace 1, on three addresses.
serve_blocks() { # BLOCK-SIZE
  serve "blocks$1" --listen 127.0.0.1:4420 --listen '[::1]:4420' --listen 0.0.0.0:4430 --block-size "$1" --ram 256M
}

# A server with these options of ./nvmf serve (the first word names it): the one that runs, if its options are the
# same, else a new one, ready. It stays for the next case.
serve() { # NAME OPTION...
  if [[ -e $INTEROP_STATE/server.options && $(<"$INTEROP_STATE/server.options") == "$*" ]] && server_runs; then return; fi
  stop_server
  printf '%s' "$*" >"$INTEROP_STATE/server.options"
  shift
  if kernel_target; then kernel_serve "$@"; else start_server "$@"; fi
}

start_server() { # OPTION...
  local log=$INTEROP_STATE/server.log code=
  : >"$log" # what the last one said is not said by this one
  setsid ./nvmf serve --instance "$instance" --nqn "$nqn" "$@" >"$log" 2>&1 </dev/null &
  echo $! >"$INTEROP_STATE/server.pid"
  within 120 ready_or_gone $! "$log"
  if ! grep -qx ready "$log"; then
    gone $! && { wait $! && code=0 || code=$?; }
    fail "./nvmf serve $* did not become ready (${code:+exit code }${code:-it still runs})"
  fi
}
ready_or_gone() { grep -qx ready "$2" || gone "$1"; } # PID LOG
gone() { [[ ! -e /proc/$1 ]] || grep -q '^State:.Z' "/proc/$1/status"; }

server_runs() { kernel_target || { [[ -e $INTEROP_STATE/server.pid ]] && ! gone "$(<"$INTEROP_STATE/server.pid")"; }; }

stop_server() { # SIGTERM: an orderly end within 15 seconds, or it is killed and that is a failure
  local pid
  rm -f "$INTEROP_STATE/server.options"
  if kernel_target; then kernel_target_down; return; fi
  [[ -e $INTEROP_STATE/server.pid ]] || return 0
  pid=$(<"$INTEROP_STATE/server.pid")
  rm -f "$INTEROP_STATE/server.pid"
  kill -TERM "$pid" 2>/dev/null || return 0
  within 15 gone "$pid" || {
    kill -KILL "$pid" 2>/dev/null || true
    fail "the server did not end within 15 s of SIGTERM"
  }
}

# A command of ours that concerns the running server.
at_server() { # COMMAND OPTION...
  local command=$1
  shift
  ./nvmf "$command" --instance "$instance" "$@"
}

# What is changed in the running server.
server_add_namespace() { # NSID SIZE
  if kernel_target; then kernel_namespace "$nqn" "$1" "$(disk "added-$1" "$2")" 512; else
    at_server ns-add "$nqn" --nsid "$1" --ram "$2"
  fi
}
server_resize_namespace() { # NSID SIZE
  if kernel_target; then kernel_resize "$nqn" "$1" "$2"; else at_server ns-resize "$nqn" --nsid "$1" --size "$2"; fi
}
server_remove_namespace() { # NSID
  if kernel_target; then kernel_remove "$nvmet/subsystems/$nqn/namespaces/$1"; else at_server ns-remove "$nqn" --nsid "$1"; fi
}
# NQNs of the hosts that are connected to the running server, a line each.
server_hosts() {
  if ! kernel_target; then at_server controllers -o json | json hostnqn; fi
}
no_server_hosts() { local hosts; hosts=$(server_hosts) && [[ -z $hosts ]]; }

# ---- the kernel's host -----------------------------------------------------------------------------------------

digest_options() { # none|hdgst|ddgst|both, for nvme connect
  case $1 in
    none) ;;
    hdgst) echo --hdr-digest ;;
    ddgst) echo --data-digest ;;
    both) echo --hdr-digest --data-digest ;;
  esac
}

# For nvme connect: several queues of each kind. More of a kind than processors is refused by the kernel itself.
several_queues() { echo "--nr-io-queues=$(($(nproc) < 4 ? $(nproc) : 4)) --nr-write-queues=1 --nr-poll-queues=1"; }

# Connects, waits for the first namespace, and sets: controller (nvme0), disk1 (/dev/nvme0n1). Disconnects at the end.
connect() { # OPTION...
  local output
  output=$(nvme connect -t tcp -a "$address" -s "$port" -n "$nqn" --keep-alive-tmo=30 "$@" 2>&1) || fail "$output"
  controller=$(within 10 controller_of "$nqn")
  defer "nvme disconnect -n $nqn >/dev/null"
  wait_namespace 1
  disk1=$(block_device 1)
}
disconnect() { nvme disconnect -n "$nqn" >/dev/null; within 10 no_controller "$nqn"; }

controllers_of() { # NQN: nvme0 nvme1 ..., a line each
  local c
  for c in /sys/class/nvme/nvme*; do
    if [[ -e $c && $(cat "$c/subsysnqn" 2>/dev/null) == "$1" ]]; then echo "${c##*/}"; fi
  done
}
controller_of() { controllers_of "$1" | tail -n 1 | grep .; }
no_controller() { [[ -z $(controllers_of "$1") ]]; }
controller_state() { cat "/sys/class/nvme/$controller/state" 2>/dev/null || echo gone; }
controller_is() { [[ $(controller_state) == "$1" ]]; }

# A path's device is hidden (nvme0c1n1) where multipath is on; the disk's name is the same without its "c1".
block_device() { # NSID
  local path name
  for path in "/sys/class/nvme/$controller"/nvme*n*; do
    [[ $(cat "$path/nsid" 2>/dev/null || cat "$path/device/nsid" 2>/dev/null) == "$1" ]] || continue
    name=$(sed -E 's/c[0-9]+n/n/' <<<"${path##*/}")
    [[ -b /dev/$name ]] || return 1
    echo "/dev/$name"
    return
  done
  return 1
}
has_namespace() { block_device "$1" >/dev/null; }
has_no_namespace() { ! block_device "$1" >/dev/null; }
wait_namespace() { within 10 has_namespace "$1"; }
has_size() { [[ $(blockdev --getsize64 "$1") == "$2" ]]; }

verify() { # DEVICE SIZES TOTAL [FIO OPTION]...: random writes of these sizes, read back and checked
  local device=$1 sizes=$2 total=$3
  shift 3
  fio --name=verify --filename="$device" --rw=randwrite --bsrange="$sizes" --size="$total" --iodepth=16 \
    --ioengine=libaio --direct=1 --verify=crc32c --verify_fatal=1 --do_verify=1 --output-format=terse "$@"
}

# Our host as a process of its own that gives what it finds to NBD clients, until the end of the case.
attach() { # ADDRESS NQN NBD-ADDRESS [OPTION]...
  local log=$INTEROP_CASE/attach.log
  setsid ./nvmf attach --instance attach "$1" "$2" --nbd "$3" "${@:4}" >"$log" 2>&1 </dev/null &
  defer "kill -TERM $!; within 15 gone $!"
  within 60 ready_or_gone $! "$log"
  grep -qx ready "$log" || fail "./nvmf attach did not become ready: $(<"$log")"
}

random_file() { head -c "$(numfmt --from=iec "$2")" /dev/urandom >"$1"; } # FILE SIZE

# ---- the kernel's target ---------------------------------------------------------------------------------------

disk() { # NAME SIZE: a file for a namespace; it outlives the case
  local file=$INTEROP_STATE/$1.img
  [[ -e $file ]] || truncate -s "$2" "$file"
  echo "$file"
}

# Exports a file as namespace 1 through the kernel's target.
kernel_target_up() { # NQN PORT FILE BLOCK-SIZE
  kernel_subsystem "$1"
  kernel_namespace "$1" 1 "$3" "$4"
  kernel_port "$1" "$2" 127.0.0.1 9
}

# For our host: 64 MiB as namespace 1 of $target at $target_at; target_file holds its bytes.
target=$nqn:target
target_at=127.0.0.1:4421
target_up() { # [BLOCK-SIZE]
  if kernel_target; then skip 'our host needs ./nvmf'; fi
  target_file=$(disk "target-${1:-512}" 64M)
  kernel_target_up "$target" "${target_at##*:}" "$target_file" "${1:-512}"
  defer "kernel_down $target"
}

kernel_serve() { # what a case asks of ./nvmf serve, done by the kernel
  local block=512 nsid=0 listens=() files=() hosts=() l number
  while (($#)); do
    case $1 in
      --block-size) block=$2 ;;
      --listen) listens+=("$2") ;;
      --ram) nsid=$((nsid + 1)); files+=("$(mktemp -p "$INTEROP_STATE" ram-XXXXXX.img)"); truncate -s "$2" "${files[-1]}" ;;
      --file) nsid=$((nsid + 1)); files+=("${2%%:*}"); [[ -e ${2%%:*} ]] || truncate -s "${2##*:}" "${2%%:*}" ;;
      --host) hosts+=("$2") ;;
      *) fail "the kernel's target cannot do $1" ;;
    esac
    shift 2
  done
  kernel_subsystem "$nqn" "${hosts[@]}"
  for ((nsid = 1; nsid <= ${#files[@]}; nsid++)); do kernel_namespace "$nqn" "$nsid" "${files[nsid - 1]}" "$block"; done
  number=0
  for l in "${listens[@]}"; do
    number=$((number + 1))
    kernel_port "$nqn" "${l##*:}" "$(tr -d '[]' <<<"${l%:*}")" "$number"
  done
}

kernel_subsystem() { # NQN [HOST]...
  local subsystem=$nvmet/subsystems/$1 host
  shift
  mkdir "$subsystem"
  echo $(($# == 0)) >"$subsystem/attr_allow_any_host"
  for host; do
    mkdir -p "$nvmet/hosts/$host"
    ln -s "$nvmet/hosts/$host" "$subsystem/allowed_hosts/$host"
  done
}
kernel_namespace() { # NQN NSID FILE BLOCK-SIZE
  local namespace=$nvmet/subsystems/$1/namespaces/$2 device
  mkdir "$namespace"
  device=$(losetup --find --show --sector-size "$4" "$3")
  echo "$device" >"$namespace/device_path"
  printf '%08x-0000-4000-8000-000000000000\n' "$2" >"$namespace/device_uuid" # the same after a restart
  echo 1 >"$namespace/enable"
}
kernel_port() { # NQN PORT ADDRESS [NUMBER]
  local configured=$nvmet/ports/$((7000 + ${4:-1}))
  mkdir "$configured"
  echo tcp >"$configured/addr_trtype"
  if [[ $3 == *:* ]]; then echo ipv6; else echo ipv4; fi >"$configured/addr_adrfam"
  echo "$3" >"$configured/addr_traddr"
  echo "$2" >"$configured/addr_trsvcid"
  ln -s "$nvmet/subsystems/$1" "$configured/subsystems/$1"
}
kernel_resize() { # NQN NSID SIZE
  local namespace=$nvmet/subsystems/$1/namespaces/$2 device
  device=$(<"$namespace/device_path")
  truncate -s "$3" "$(losetup --noheadings --output BACK-FILE "$device")"
  losetup --set-capacity "$device"
  echo 1 >"$namespace/revalidate_size"
}
kernel_remove() { # NAMESPACE DIRECTORY
  local device
  device=$(<"$1/device_path")
  echo 0 >"$1/enable"
  rmdir "$1"
  losetup --detach "$device"
}
kernel_target_down() { # everything of ours, and only that
  local subsystem
  for subsystem in "$nvmet/subsystems/$nqn"*; do
    if [[ -d $subsystem ]]; then kernel_down "${subsystem##*/}"; fi
  done
}
kernel_down() { # NQN
  local subsystem=$nvmet/subsystems/$1 configured namespace
  for configured in "$nvmet"/ports/70*; do
    if [[ -e $configured/subsystems/$1 ]]; then rm -f "$configured/subsystems/$1"; rmdir "$configured"; fi
  done
  find "$subsystem/allowed_hosts" -type l -delete
  for namespace in "$subsystem"/namespaces/*; do if [[ -d $namespace ]]; then kernel_remove "$namespace"; fi; done
  rmdir "$subsystem"
}

# ---- captures --------------------------------------------------------------------------------------------------

# Runs a command while everything on the TCP port is captured; then every PDU must be well-formed and every digest good.
captured() { # TCP-PORT COMMAND...
  local tcp=$1 file=$INTEROP_CASE/capture.pcapng pid tool
  shift
  for tool in dumpcap tshark pdus; do
    type -P $tool >/dev/null || { note "not captured: '$tool' is not on the path (pdus is the lab's)"; "$@"; return; }
  done
  dumpcap -q -i lo -B 64 -f "tcp port $tcp" -w "$file" 2>"$INTEROP_CASE/dumpcap" &
  pid=$!
  defer "kill $pid 2>/dev/null"
  within 10 test -s "$file"
  "$@"
  kill -INT "$pid"
  wait "$pid"
  pdus "$file" "$tcp" >"$INTEROP_CASE/pdus" || { tail -n 20 "$INTEROP_CASE/pdus"; fail "the capture breaks a rule"; }
}

# ---- the kernel's log ------------------------------------------------------------------------------------------

# The log may hold the marks of earlier runs: the folder's name tells them apart.
kernel_log_mark() { echo "interop: ${INTEROP_STATE##*/} begins $1" >/dev/kmsg; }
kernel_log() { dmesg --notime | sed "1,/interop: ${INTEROP_STATE##*/} begins $1\$/d"; }
expect_kernel_log() { printf '%s\n' "$1" >>"$INTEROP_CASE/expected"; } # REGEX: a line that is no fault in this case

# Prints what the kernel complained of since the mark.
kernel_log_clean() { # MARK
  local complaints
  complaints=$(kernel_log "$1" |
    grep -iE 'BUG:|WARNING:|Oops|Call Trace|hung_task|blocked for more|I/O error|EXT4-fs (error|warning)|nvme.*(error|fail|timeout|timed out|invalid|bogus|unexpected|mismatch|corrupt|duplicate|reconnect|not supported|ignor|broken|stuck|lost|kill)' |
    grep -vEf <(cat "$INTEROP_CASE/expected" 2>/dev/null; echo '^interop: ')) || return 0
  printf '%s\n' "$complaints"
  return 1
}

# After a failure, and at the end: nothing of ours is left.
clean_up() {
  local mounted subsystem
  while read -r mounted; do umount -l "$mounted"; done < <(awk -v at="$INTEROP_STATE" 'index($2, at) == 1 { print $2 }' /proc/mounts)
  for subsystem in /sys/class/nvme-subsystem/*/subsysnqn; do
    if [[ -e $subsystem && $(<"$subsystem") == "$nqn"* ]]; then nvme disconnect -n "$(<"$subsystem")" >/dev/null 2>&1; fi
  done
  (stop_server)
  kernel_target_down
}
