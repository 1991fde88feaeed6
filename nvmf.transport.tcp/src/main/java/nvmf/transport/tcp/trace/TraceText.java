package nvmf.transport.tcp.trace;

import java.util.HexFormat;
import nvmf.transport.tcp.pdu.PduException;
import nvmf.transport.tcp.pdu.PduType;

/**
 * PDUs as lines of text: who to whom, and a hexadecimal dump that {@code text2pcap -D -t ISO -T 4420,50000} makes a capture of, for
 * Wireshark to take apart.
 */
final class TraceText {
    private static final int ROW = 16;

    private TraceText() {}

    static String of(Frame frame) {
        StringBuilder text = new StringBuilder("# ");
        String local = Trace.text(frame.local());
        String remote = Trace.text(frame.remote());
        text.append(frame.sent() ? local : remote).append(" > ").append(frame.sent() ? remote : local);
        text.append(' ')
                .append(type(frame.bytes().get(0)))
                .append(", ")
                .append(frame.length())
                .append(" bytes\n");
        text.append(frame.sent() ? "O " : "I ").append(frame.when()).append('\n');
        byte[] bytes = new byte[frame.bytes().remaining()];
        frame.bytes().get(0, bytes);
        for (int at = 0; at < bytes.length; at += ROW) {
            text.append(String.format("%06x ", at));
            text.append(HexFormat.ofDelimiter(" ").formatHex(bytes, at, Math.min(bytes.length, at + ROW)));
            text.append('\n');
        }
        return text.append('\n').toString();
    }

    private static String type(byte code) {
        try {
            return PduType.of(Byte.toUnsignedInt(code)).toString();
        } catch (PduException e) {
            return String.format("type %02Xh", code);
        }
    }
}
