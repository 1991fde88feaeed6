package nvmf.api.spec.admin;

import nvmf.api.spec.Field;
import nvmf.api.spec.Layout;

/** Log page 02h (Base Specification, "SMART / Health Information"). */
public final class SmartLog {
    public static final Layout LAYOUT = new Layout("SMART / Health Information", 512);
    public static final Field.Unsigned CRITICAL_WARNING = LAYOUT.u8("critical_warning", 0);

    /** In kelvin. */
    public static final Field.Unsigned COMPOSITE_TEMPERATURE = LAYOUT.u16("composite_temperature", 1);

    public static final Field.Unsigned AVAIL_SPARE = LAYOUT.u8("avail_spare", 3);
    public static final Field.Unsigned SPARE_THRESH = LAYOUT.u8("spare_thresh", 4);
    public static final Field.Unsigned PERCENT_USED = LAYOUT.u8("percent_used", 5);
    public static final Field.Unsigned ENDURANCE_GRP_CRITICAL_WARNING_SUMMARY =
            LAYOUT.u8("endurance_grp_critical_warning_summary", 6);

    /** In thousands of 512 bytes, rounded up. */
    public static final Field.Big DATA_UNITS_READ = LAYOUT.u128("data_units_read", 32);

    public static final Field.Big DATA_UNITS_WRITTEN = LAYOUT.u128("data_units_written", 48);
    public static final Field.Big HOST_READ_COMMANDS = LAYOUT.u128("host_read_commands", 64);
    public static final Field.Big HOST_WRITE_COMMANDS = LAYOUT.u128("host_write_commands", 80);

    /** In minutes. */
    public static final Field.Big CONTROLLER_BUSY_TIME = LAYOUT.u128("controller_busy_time", 96);

    public static final Field.Big POWER_CYCLES = LAYOUT.u128("power_cycles", 112);
    public static final Field.Big POWER_ON_HOURS = LAYOUT.u128("power_on_hours", 128);
    public static final Field.Big UNSAFE_SHUTDOWNS = LAYOUT.u128("unsafe_shutdowns", 144);
    public static final Field.Big MEDIA_ERRORS = LAYOUT.u128("media_errors", 160);
    public static final Field.Big NUM_ERR_LOG_ENTRIES = LAYOUT.u128("num_err_log_entries", 176);
    public static final Field.Unsigned WARNING_TEMP_TIME = LAYOUT.u32("warning_temp_time", 192);
    public static final Field.Unsigned CRITICAL_COMP_TIME = LAYOUT.u32("critical_comp_time", 196);

    private SmartLog() {}
}
