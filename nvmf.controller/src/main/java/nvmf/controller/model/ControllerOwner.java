package nvmf.controller.model;

import nvmf.controller.reservation.Notice;

/** The admin queue of a controller, told on its own thread of what becomes of the controller. */
public interface ControllerOwner {
    /** Before there is one. */
    ControllerOwner NOBODY = new ControllerOwner() {};

    /** All that the host has set is forgotten, all that it waits for is answered. */
    default void onReset() {}

    default void onNamespaceChanged(int nsid) {}

    /** The ANA group is in another state, or other namespaces are in it. */
    default void onAccessChanged(int group) {}

    default void onDiscoveryChanged() {}

    /** Another host did something to this one's reservation or registration. */
    default void onReservation(int nsid, Notice.Kind kind) {}

    /** The association has ended. */
    default void onGone() {}
}
