package nvmf.simulation.net;

import io.netty.channel.ChannelId;

/** Numbers in the order of coming: Netty's own identifiers differ from run to run, and with them the order of sets. */
record VirtualId(int number) implements ChannelId {
    private static final long serialVersionUID = 1;

    @Override
    public String asShortText() {
        return Integer.toString(number);
    }

    @Override
    public String asLongText() {
        return asShortText();
    }

    @Override
    public String toString() {
        return asShortText();
    }

    @Override
    public int compareTo(ChannelId other) {
        return other instanceof VirtualId id
                ? Integer.compare(number, id.number)
                : asLongText().compareTo(other.asLongText());
    }
}
