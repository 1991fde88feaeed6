package nvmf.api.spec;

import java.util.Map;

/** The names of the status codes: Base Specification and NVM Command Set, figures "Status Values". */
final class StatusText {
    private static final Map<Integer, String> TEXT = Map.ofEntries(
            text(0x000, "Successful Completion"),
            text(0x001, "Invalid Command Opcode"),
            text(0x002, "Invalid Field in Command"),
            text(0x003, "Command ID Conflict"),
            text(0x004, "Data Transfer Error"),
            text(0x005, "Commands Aborted due to Power Loss Notification"),
            text(0x006, "Internal Error"),
            text(0x007, "Command Abort Requested"),
            text(0x008, "Command Aborted due to SQ Deletion"),
            text(0x009, "Command Aborted due to Failed Fused Command"),
            text(0x00A, "Command Aborted due to Missing Fused Command"),
            text(0x00B, "Invalid Namespace or Format"),
            text(0x00C, "Command Sequence Error"),
            text(0x00D, "Invalid SGL Segment Descriptor"),
            text(0x00E, "Invalid Number of SGL Descriptors"),
            text(0x00F, "Data SGL Length Invalid"),
            text(0x010, "Metadata SGL Length Invalid"),
            text(0x011, "SGL Descriptor Type Invalid"),
            text(0x012, "Invalid Use of Controller Memory Buffer"),
            text(0x013, "PRP Offset Invalid"),
            text(0x014, "Atomic Write Unit Exceeded"),
            text(0x015, "Operation Denied"),
            text(0x016, "SGL Offset Invalid"),
            text(0x018, "Host Identifier Inconsistent Format"),
            text(0x019, "Keep Alive Timer Expired"),
            text(0x01A, "Keep Alive Timeout Invalid"),
            text(0x01B, "Command Aborted due to Preempt and Abort"),
            text(0x01C, "Sanitize Failed"),
            text(0x01D, "Sanitize In Progress"),
            text(0x01E, "SGL Data Block Granularity Invalid"),
            text(0x01F, "Command Not Supported for Queue in CMB"),
            text(0x020, "Namespace is Write Protected"),
            text(0x021, "Command Interrupted"),
            text(0x022, "Transient Transport Error"),
            text(0x023, "Command Prohibited by Command and Feature Lockdown"),
            text(0x024, "Admin Command Media Not Ready"),
            text(0x029, "I/O Command Set Not Supported"),
            text(0x02A, "I/O Command Set Not Enabled"),
            text(0x02B, "I/O Command Set Combination Rejected"),
            text(0x02C, "Invalid I/O Command Set"),
            text(0x02D, "Identifier Unavailable"),
            text(0x080, "LBA Out of Range"),
            text(0x081, "Capacity Exceeded"),
            text(0x082, "Namespace Not Ready"),
            text(0x083, "Reservation Conflict"),
            text(0x084, "Format In Progress"),
            text(0x100, "Completion Queue Invalid"),
            text(0x101, "Invalid Queue Identifier"),
            text(0x102, "Invalid Queue Size"),
            text(0x103, "Abort Command Limit Exceeded"),
            text(0x105, "Asynchronous Event Request Limit Exceeded"),
            text(0x106, "Invalid Firmware Slot"),
            text(0x107, "Invalid Firmware Image"),
            text(0x108, "Invalid Interrupt Vector"),
            text(0x109, "Invalid Log Page"),
            text(0x10A, "Invalid Format"),
            text(0x10C, "Invalid Queue Deletion"),
            text(0x10D, "Feature Identifier Not Saveable"),
            text(0x10E, "Feature Not Changeable"),
            text(0x10F, "Feature Not Namespace Specific"),
            text(0x114, "Overlapping Range"),
            text(0x115, "Namespace Insufficient Capacity"),
            text(0x116, "Namespace Identifier Unavailable"),
            text(0x118, "Namespace Already Attached"),
            text(0x119, "Namespace Is Private"),
            text(0x11A, "Namespace Not Attached"),
            text(0x11B, "Thin Provisioning Not Supported"),
            text(0x11C, "Controller List Invalid"),
            text(0x125, "ANA Attach Failed"),
            text(0x12F, "Invalid Discovery Information"),
            text(0x132, "Insufficient Discovery Resources"),
            text(0x180, "Incompatible Format"),
            text(0x181, "Controller Busy"),
            text(0x182, "Connect Invalid Parameters"),
            text(0x183, "Connect Restart Discovery"),
            text(0x184, "Connect Invalid Host"),
            text(0x185, "Invalid Queue Type"),
            text(0x190, "Discover Restart"),
            text(0x191, "Authentication Required"),
            text(0x280, "Write Fault"),
            text(0x281, "Unrecovered Read Error"),
            text(0x282, "End-to-end Guard Check Error"),
            text(0x283, "End-to-end Application Tag Check Error"),
            text(0x284, "End-to-end Reference Tag Check Error"),
            text(0x285, "Compare Failure"),
            text(0x286, "Access Denied"),
            text(0x287, "Deallocated or Unwritten Logical Block"),
            text(0x300, "Internal Path Error"),
            text(0x301, "Asymmetric Access Persistent Loss"),
            text(0x302, "Asymmetric Access Inaccessible"),
            text(0x303, "Asymmetric Access Transition"),
            text(0x360, "Controller Pathing Error"),
            text(0x370, "Host Pathing Error"),
            text(0x371, "Command Aborted By Host"));

    private StatusText() {}

    private static Map.Entry<Integer, String> text(int code, String text) {
        return Map.entry(code, text);
    }

    static String of(int sct, int sc) {
        String text = TEXT.get(sct << 8 | sc);
        if (text != null) {
            return text;
        }
        return sct == 7 ? "Vendor Specific Status" : "Unknown Status";
    }
}
