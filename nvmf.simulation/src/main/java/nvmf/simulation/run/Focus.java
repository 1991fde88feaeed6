package nvmf.simulation.run;

/** What a run is about. */
public enum Focus {
    /** Everything, by chance. */
    ALL,
    /** Hosts lose paths to a disk that is busy with what they sent by those, and go on by others. */
    GHOSTS,
    /** Many compare and write few blocks. */
    ATOMICITY
}
