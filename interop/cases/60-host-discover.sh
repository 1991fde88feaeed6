# our host discovers what the kernel's target serves

target_up
./nvmf discover "$target_at" | tee "$INTEROP_CASE/table"
grep -F "$target" "$INTEROP_CASE/table"
./nvmf discover "$target_at" -o json | tee "$INTEROP_CASE/json"
same 1 "$(json subnqn <"$INTEROP_CASE/json" | grep -cFx "$target")" 'the number of records of the subsystem'
grep -Fx "${target_at##*:}" <(json trsvcid <"$INTEROP_CASE/json")
