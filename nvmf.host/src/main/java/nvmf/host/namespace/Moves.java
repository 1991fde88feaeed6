package nvmf.host.namespace;

import nvmf.api.spec.nvm.Read;
import nvmf.api.spec.nvm.Write;

/** What a command of so many blocks is; made once, for the sake of those who send many. */
record Moves(Split.BlockCommand reads, Split.BlockCommand writes, Split.BlockCommand durableWrites) {
    static Moves of(int nsid) {
        return new Moves(
                (lba, blocks) -> new Read(nsid, lba, blocks, false).toSqe(),
                (lba, blocks) -> new Write(nsid, lba, blocks, false).toSqe(),
                (lba, blocks) -> new Write(nsid, lba, blocks, true).toSqe());
    }
}
