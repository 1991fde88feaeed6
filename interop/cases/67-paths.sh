# two servers of one file are two paths to one disk, and so are two ports of one server: fio does not notice that one goes
if kernel_target; then skip 'needs two targets'; fi
[[ $(cat /sys/module/nvme_core/parameters/multipath 2>/dev/null) == Y ]] || skip 'needs a kernel whose NVMe host has multipath'
stop_server

file=$INTEROP_STATE/paths.img
declare -A pids
start_path() { # INSTANCE PORT CNTLIDS STATE LISTEN...
  local name=$1 tcp=$2 cntlids=$3 state=$4 log=$INTEROP_CASE/$1.log
  shift 4
  : >"$log" # what the last one said is not said by this one
  setsid ./nvmf serve --instance "$name" --nqn "$nqn" --listen "127.0.0.1:$tcp" "$@" --file "$file:64M" \
    --cntlid "$cntlids" --ana "$state" >"$log" 2>&1 </dev/null &
  pids[$name]=$!
  defer "kill -KILL $! 2>/dev/null"
  within 120 ready_or_gone "${pids[$name]}" "$log"
  grep -qx ready "$log" || { cat "$log" >&2; fail "server $name did not become ready"; }
}
add_path() { # PORT
  nvme connect -t tcp -a 127.0.0.1 -s "$1" -n "$nqn" --keep-alive-tmo=5 --reconnect-delay=1 --ctrl-loss-tmo=120
}
path_of() { # THOUSANDS: the controller whose identifier has so many
  local c
  for c in $(controllers_of "$nqn"); do
    if (($(cat "/sys/class/nvme/$c/cntlid") / 1000 == $1)); then echo "$c"; return; fi
  done
  return 1
}
state_is() { [[ $(cat "/sys/class/nvme/$(path_of "$1")"/nvme*c*n1/ana_state) == "$2" ]]; } # THOUSANDS ANA-STATE
path_is() { [[ $(cat "/sys/class/nvme/$(path_of "$1")/state") == "$2" ]]; } # THOUSANDS STATE
writing() { # fio in the background, until its seconds are over
  fio --name=paths --filename="$disk1" --rw=randwrite --bs=4k --size=16M --iodepth=8 --ioengine=libaio --direct=1 \
    --time_based --runtime="$1" --verify=crc32c --verify_fatal=1 --verify_backlog=256 --output-format=terse \
    >"$INTEROP_CASE/fio" 2>&1 &
  writer=$!
}
wrote() { wait "$writer" || { cat "$INTEROP_CASE/fio" >&2; fail 'fio saw an error'; }; }

expect_kernel_log . # paths are broken on purpose
start_path one 4441 1000-1999 optimized --listen 127.0.0.1:4443
start_path two 4442 2000-2999 non-optimized
add_path 4441
defer "nvme disconnect -n $nqn >/dev/null"
add_path 4442
controller=$(within 10 controller_of "$nqn")
wait_namespace 1
disk1=$(block_device 1)
same 2 "$(controllers_of "$nqn" | wc -l)" 'the number of controllers'
same 1 "$(find /sys/block -maxdepth 1 -name 'nvme*n1' ! -name '*c*' | wc -l)" 'the number of disks'
within 10 state_is 1 optimized
within 10 state_is 2 non-optimized

# The operator moves the disk from one server to the other and back.
writing 40
./nvmf ana-set --instance one inaccessible
within 10 state_is 1 inaccessible
./nvmf ana-set --instance two optimized
within 10 state_is 2 optimized
./nvmf ana-set --instance one non-optimized
within 10 state_is 1 non-optimized
# The better one is killed, the other one goes on; then it comes back.
kill -KILL "${pids[two]}"
within 30 path_is 2 connecting
start_path two 4442 2000-2999 optimized
within 60 path_is 2 live
within 10 state_is 2 optimized
wrote

# Two ports of one process: states differ by port, a change is followed under I/O.
nvme disconnect -n "$nqn" >/dev/null
within 10 no_controller "$nqn"
add_path 4441
add_path 4443
controller=$(within 10 controller_of "$nqn")
wait_namespace 1
disk1=$(block_device 1)
ports=($(./nvmf ports --instance one -o json | json name))
same 2 "${#ports[@]}" 'the number of ports'
writing 25
for turn in 0 1 0; do
  ./nvmf ana-set --instance one optimized --port "${ports[turn]}"
  ./nvmf ana-set --instance one inaccessible --port "${ports[1 - turn]}"
done
wrote
same "inaccessible
optimized" "$(cat /sys/class/nvme/nvme*/nvme*c*n1/ana_state | sort)" 'the states of the two paths'
nvme disconnect -n "$nqn" >/dev/null
