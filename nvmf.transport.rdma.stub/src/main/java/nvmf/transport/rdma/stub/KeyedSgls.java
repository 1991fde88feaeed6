package nvmf.transport.rdma.stub;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import nvmf.api.spec.Sgl;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.Wire;

/**
 * Keyed SGLs (Base Specification, "Scatter Gather List"): a keyed descriptor has 24 bits for its length, so larger memory takes
 * several. One descriptor stands in the SQE itself; several stand in the capsule after the SQE, and the SQE has a Last Segment
 * descriptor that says where. The number of descriptors that a controller takes is its MSDBD.
 */
final class KeyedSgls {
    /** The most bytes that a keyed descriptor describes. */
    static final int LENGTH_MAX = 0xFF_FFFF;

    /** SGL Last Segment descriptor (type 3h) with an offset into the capsule (sub type 1h). */
    static final int ID_LAST_SEGMENT_OFFSET = 0x31;

    /** Whole pages, so that each part starts as well aligned as the first one. */
    private static final int PART = LENGTH_MAX & ~0xFFF;

    private KeyedSgls() {}

    /**
     * What goes into a command capsule for its data.
     *
     * @param sgl     the SQE's descriptor
     * @param segment the descriptors after the SQE; empty when the SQE's own is enough
     */
    record Described(Sgl sgl, ByteBuffer segment) {}

    /** The descriptors of a piece of registered memory, in order. Of no memory: one of length 0. */
    static List<Sgl.Keyed> split(long address, long length, int key) {
        if (length < 0) {
            throw new IllegalArgumentException("memory has no negative length: " + length);
        }
        List<Sgl.Keyed> parts = new ArrayList<>();
        long done = 0;
        while (length - done > LENGTH_MAX) {
            parts.add(new Sgl.Keyed(address + done, PART, key, false));
            done += PART;
        }
        parts.add(new Sgl.Keyed(address + done, length - done, key, false));
        return parts;
    }

    /**
     * Lays the descriptors of one piece of memory out in a capsule.
     *
     * @param descriptorsMax the controller's MSDBD
     * @throws IllegalArgumentException if it takes more descriptors than that
     */
    static Described describe(long address, long length, int key, int descriptorsMax) {
        List<Sgl.Keyed> parts = split(address, length, key);
        if (parts.size() > descriptorsMax) {
            throw new IllegalArgumentException(length + " bytes take " + parts.size()
                    + " keyed descriptors, and the controller takes " + descriptorsMax);
        }
        if (parts.size() == 1) {
            return new Described(parts.get(0), Wire.allocate(0));
        }
        ByteBuffer segment = Wire.allocate(parts.size() * Sgl.BYTES);
        for (int i = 0; i < parts.size(); i++) {
            parts.get(i).encode(segment, i * Sgl.BYTES);
        }
        return new Described(new Sgl.Other(ID_LAST_SEGMENT_OFFSET, 0, segment.capacity()), segment);
    }

    /**
     * The descriptors of a command, from the SQE or from the capsule.
     *
     * @param capsule        the capsule's bytes after the SQE
     * @param descriptorsMax this controller's MSDBD
     * @throws StatusException with what to complete the command with
     */
    static List<Sgl.Keyed> collect(Sgl sgl, ByteBuffer capsule, int descriptorsMax) {
        if (sgl instanceof Sgl.Keyed keyed) {
            return List.of(keyed);
        }
        if (!(sgl instanceof Sgl.Other segment) || segment.identifier() != ID_LAST_SEGMENT_OFFSET) {
            throw new StatusException(Status.INVALID_SGL_TYPE);
        }
        long length = segment.length();
        if (length == 0 || length % Sgl.BYTES != 0) {
            throw new StatusException(Status.INVALID_SGL_SEGMENT);
        }
        if (length / Sgl.BYTES > descriptorsMax) {
            throw new StatusException(Status.INVALID_SGL_COUNT);
        }
        long offset = segment.address();
        if (offset < 0 || offset > capsule.remaining() - length) {
            throw new StatusException(Status.SGL_OFFSET_INVALID);
        }
        ByteBuffer view = Wire.view(capsule, (int) offset, (int) length);
        List<Sgl.Keyed> descriptors = new ArrayList<>();
        for (int at = 0; at < length; at += Sgl.BYTES) {
            if (!(Sgl.decode(view, at) instanceof Sgl.Keyed keyed)) {
                throw new StatusException(Status.INVALID_SGL_TYPE);
            }
            descriptors.add(keyed);
        }
        return descriptors;
    }

    /** The bytes that descriptors describe together. */
    static long length(List<Sgl.Keyed> descriptors) {
        long length = 0;
        for (Sgl.Keyed descriptor : descriptors) {
            length += descriptor.length();
        }
        return length;
    }
}
