# our host with two paths to one disk of the kernel's target follows its ANA states: fio notices no flip, and no port that goes
type -P nbdinfo >/dev/null || skip 'needs nbdinfo (Debian: apt install libnbd-bin)'
target_up
second=4422
kernel_port "$target" $second 127.0.0.1 8
first_port=$nvmet/ports/7009 second_port=$nvmet/ports/7008
ana() { echo "$2" >"$1/ana_groups/1/ana_state"; } # PORT STATE
leave() { rm "$1/subsystems/$target"; } # PORT
join() { [[ -e $1/subsystems/$target ]] || ln -s "$nvmet/subsystems/$target" "$1/subsystems/$target"; } # PORT
defer "join $first_port" # so that it is found at the end
ana "$second_port" inaccessible

socket=$INTEROP_CASE/nbd.sock uri="nbd+unix:///?socket=$INTEROP_CASE/nbd.sock"
attach "$target_at" "$target" "unix:$socket" --path 127.0.0.1:$second
subsystems() { ./nvmf list-subsys --instance attach -o json; }
states() { # of the paths to the one disk there is
  subsystems | json '(Live|ANAState)' | paste -d ' ' - - | awk '{ print $1 == "true" ? $2 : "lost" }' | paste -s -d ' '
}
states_are() { [[ $(states) == "$*" ]]; }
within 10 states_are optimized inaccessible
same 1 "$(nbdinfo --list "$uri" | grep -c '^export=')" 'the number of disks'

expect_kernel_log 'failed cmd' # by a path that became inaccessible meanwhile
writing() { # until somebody says stop
  until [[ -e $INTEROP_CASE/stop ]]; do
    fio --name=paths --ioengine=nbd --uri="$uri" --rw=randwrite --bs=4k --size=16M --iodepth=8 --time_based --runtime=10 \
      --verify=crc32c --verify_fatal=1 --verify_backlog=256 --output-format=terse >"$INTEROP_CASE/fio" 2>&1 || return
  done
}
writing &
writer=$!
for turn in 1 2; do
  ana "$second_port" optimized
  ana "$first_port" inaccessible
  within 10 states_are inaccessible optimized
  ana "$first_port" non-optimized
  ana "$second_port" inaccessible
  within 10 states_are non-optimized inaccessible
done
ana "$first_port" optimized
ana "$second_port" non-optimized
within 10 states_are optimized non-optimized
# The port of the better path goes, and comes back.
leave "$first_port"
within 20 states_are lost non-optimized
join "$first_port"
within 30 states_are optimized non-optimized
./nvmf iopolicy --instance attach queue-depth
same queue-depth "$(subsystems | json IOPolicy)" 'the policy'
touch "$INTEROP_CASE/stop"
wait $writer || { cat "$INTEROP_CASE/fio" >&2; fail 'fio saw an error'; }
