package nvmf.block;

import nvmf.api.block.BlockDevice;

/** The disk that a configuration asks for; one that cannot be is not planned. */
interface Plan {
    /** Makes a new one. */
    Running open();

    /** Makes the running one be as planned by a change of its size, if it needs no more than that. */
    boolean adopts(BlockDevice device);

    /** A disk, and how it ends. */
    record Running(BlockDevice device, Runnable close) {}

    /** A disk in memory. */
    record Ram(int blockSize, long bytes) implements Plan {
        public Ram {
            Shape.check(blockSize, bytes);
        }

        @Override
        public Running open() {
            return new Running(new RamDevice(blockSize, bytes), () -> {});
        }

        @Override
        public boolean adopts(BlockDevice device) {
            boolean same = device instanceof RamDevice && device.geometry().blockSize() == blockSize;
            if (same) {
                ((RamDevice) device).resize(bytes);
            }
            return same;
        }
    }

    /** A disk that forgets. */
    record Null(int blockSize, long bytes) implements Plan {
        public Null {
            Shape.check(blockSize, bytes);
        }

        @Override
        public Running open() {
            return new Running(new NullDevice(blockSize, bytes), () -> {});
        }

        @Override
        public boolean adopts(BlockDevice device) {
            boolean same = device instanceof NullDevice && device.geometry().blockSize() == blockSize;
            if (same) {
                ((NullDevice) device).resize(bytes);
            }
            return same;
        }
    }

    /** A disk in a file. */
    record File(FileSettings settings) implements Plan {
        @Override
        public Running open() {
            FileDevice device = new FileDevice(settings);
            return new Running(device, device::close);
        }

        /** Not one that a failed flush has made read-only: to touch its configuration is to open it anew. */
        @Override
        public boolean adopts(BlockDevice device) {
            boolean same = device instanceof FileDevice file && file.settings().sameButSize(settings) && !file.failed();
            if (same) {
                ((FileDevice) device).resize(settings.bytes());
            }
            return same;
        }
    }
}
