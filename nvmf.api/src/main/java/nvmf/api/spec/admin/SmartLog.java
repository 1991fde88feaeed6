package nvmf.api.spec.admin;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import nvmf.api.spec.Field;
import nvmf.api.spec.Layout;

/** Log page 02h (Base Specification, "SMART / Health Information"). */
public final class SmartLog {
    public static final Layout LAYOUT = new Layout("SMART / Health Information", 512);
    public static final Field.Unsigned CRITICAL_WARNING = LAYOUT.u8("critical_warning", 0);

    /** Bits of the critical warning: how things are when the page is read. */
    public static final int SPARE_LOW = 1;

    public static final int TEMPERATURE_WARNING = 1 << 1;
    public static final int RELIABILITY_DEGRADED = 1 << 2;

    /** All of the media, and not because a host set namespaces write protected. */
    public static final int MEDIA_READ_ONLY = 1 << 3;

    public static final int BACKUP_FAILED = 1 << 4;
    public static final int PERSISTENT_MEMORY_UNRELIABLE = 1 << 5;

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

    /** Eight, in kelvin; 0 for one that is not there. */
    public static final List<Field.Unsigned> TEMPERATURE_SENSORS = IntStream.range(0, 8)
            .mapToObj(sensor -> LAYOUT.u16("temperature_sensor_" + (sensor + 1), 200 + 2 * sensor))
            .toList();

    /** How often a lower power state was entered to cool down to thermal management temperature 1, and 2. */
    public static final Field.Unsigned THM_TEMP1_TRANS_COUNT = LAYOUT.u32("thm_temp1_trans_count", 216);

    public static final Field.Unsigned THM_TEMP2_TRANS_COUNT = LAYOUT.u32("thm_temp2_trans_count", 220);

    /** How long that was so, in seconds. */
    public static final Field.Unsigned THM_TEMP1_TOTAL_TIME = LAYOUT.u32("thm_temp1_total_time", 224);

    public static final Field.Unsigned THM_TEMP2_TOTAL_TIME = LAYOUT.u32("thm_temp2_total_time", 228);

    private static final String[] WARNINGS = {
        "spare capacity is low",
        "the temperature is too high or too low",
        "the reliability is degraded",
        "all media are read-only",
        "the backup of volatile memory has failed",
        "the persistent memory region is read-only or unreliable",
        "a warning this host does not know",
        "a warning this host does not know"
    };

    private SmartLog() {}

    /** What the bits of a critical warning say, in words; none for none. */
    public static String warningText(int warning) {
        return IntStream.range(0, WARNINGS.length)
                .filter(bit -> (warning & 1 << bit) != 0)
                .mapToObj(bit -> WARNINGS[bit])
                .distinct()
                .collect(Collectors.joining(", "));
    }
}
