package nvmf.bench;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What a process has used: processor time and allocated bytes. Crosses to {@link Compare} as one line of text. */
record Usage(long cpuNanos, long allocatedBytes) {
    static final String MARK = "usage ";

    /** Of this process since it began; threads that have ended are not counted. */
    static Usage now() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = 0;
        for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
            allocated += Math.max(0, bytes);
        }
        long cpu = ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
        return new Usage(cpu, allocated);
    }

    Usage since(Usage earlier) {
        return new Usage(cpuNanos - earlier.cpuNanos, allocatedBytes - earlier.allocatedBytes);
    }

    String toLine() {
        return MARK + cpuNanos + " " + allocatedBytes;
    }

    static Usage ofLine(String line) {
        String[] words = line.substring(MARK.length()).split(" ");
        return new Usage(Long.parseLong(words[0]), Long.parseLong(words[1]));
    }
}
