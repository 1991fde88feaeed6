package nvmf.controller;

import java.util.concurrent.CompletionStage;
import nvmf.api.spec.Nqn;
import nvmf.api.subsystem.Subsystem;
import nvmf.controller.model.IoMeter;
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
    public Traffic traffic() {
        IoMeter.Traffic moved = core.traffic();
        long uptimeMillis = core.uptimeMillis();
        return new Traffic(
                moved.reads(),
                moved.writes(),
                moved.bytesRead(),
                moved.bytesWritten(),
                core.meter().busyMillis(uptimeMillis),
                uptimeMillis);
    }

    @Override
    public CompletionStage<Void> pause() {
        return core.gates().pause();
    }

    @Override
    public void resume() {
        core.gates().resume();
    }

    @Override
    public boolean isPaused() {
        return core.gates().isPaused();
    }

    @Override
    public int terminate(int cntlid) {
        return core.terminate(cntlid, "an operator ended it");
    }
}
