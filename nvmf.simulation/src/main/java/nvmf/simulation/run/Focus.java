package nvmf.simulation.run;

/** What a run is about. */
public enum Focus {
    /** Everything, by chance. */
    ALL,
    /** Hosts lose paths to a disk that is busy with what they sent by those, and go on by others. */
    GHOSTS,
    /** Many compare and write few blocks. */
    ATOMICITY,
    /** The disk behind a name is another one all of a sudden. */
    MEDIA;

    /** Whether all want the same few blocks. */
    boolean isCrowded() {
        return this == GHOSTS || this == ATOMICITY;
    }
}
