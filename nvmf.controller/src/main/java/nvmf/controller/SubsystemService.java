package nvmf.controller;

import nvmf.api.spec.Nqn;
import nvmf.api.subsystem.Subsystem;
import nvmf.controller.model.SubsystemCore;

/** A subsystem as a service: for everybody its snapshot, for the components of this bundle its core. */
final class SubsystemService implements Subsystem {
    private final SubsystemCore core;

    SubsystemService(SubsystemCore core) {
        this.core = core;
    }

    SubsystemCore core() {
        return core;
    }

    @Override
    public Nqn nqn() {
        return core.nqn();
    }

    @Override
    public Snapshot snapshot() {
        return core.snapshot();
    }

    @Override
    public int terminate(int cntlid) {
        return core.terminate(cntlid, "an operator ended it");
    }
}
