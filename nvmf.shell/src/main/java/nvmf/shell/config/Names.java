package nvmf.shell.config;

import java.io.IOException;
import java.util.List;
import nvmf.api.block.BlockDevice;
import nvmf.api.spec.Nqn;
import nvmf.shell.command.Configurations;
import nvmf.shell.command.Configurations.Entry;
import nvmf.shell.command.UsageException;

/** The PIDs and keys of the configuration that Declarative Services turn into what is served. */
public final class Names {
    public static final String RAM = "nvmf.block.ram";
    public static final String NULL = "nvmf.block.null";
    public static final String FILE = "nvmf.block.file";
    public static final String SUBSYSTEM = "nvmf.subsystem";
    public static final String NAMESPACE = "nvmf.namespace";
    public static final String PORT = "nvmf.port";
    public static final String REFERRAL = "nvmf.referral";
    public static final String ANA = "nvmf.ana";
    public static final String TCP = "nvmf.transport.tcp";
    public static final String MDNS = "nvmf.mdns";
    public static final String NBD = "nvmf.nbd";
    public static final String DISCOVERY = "nvmf.discovery";

    public static final String DEVICE = "nvmf.device";
    public static final String NQN = "nvmf.nqn";
    public static final String BLOCK_SIZE = "blockSize";
    public static final String SIZE = "size";
    public static final String PATH = "path";
    static final String BLOCKS = "blocks";
    static final String NSID = "nsid";
    static final String SUBSYSTEM_TARGET = "subsystem.target";

    /** What a subsystem is called that nobody has named. */
    public static final Nqn NQN_DEFAULT = new Nqn("nqn.2024-01.io.nvmf:demo");

    static final String FORMS = "an NQN is nqn.YYYY-MM.DOMAIN:NAME, the domain reversed, such as " + NQN_DEFAULT
            + ", or nqn.2014-08.org.nvmexpress:uuid:UUID";

    private Names() {}

    /** The part of an NQN that people call it by, fit for a configuration's name. */
    public static String shortName(Nqn nqn) {
        String end = nqn.value().substring(nqn.value().lastIndexOf(':') + 1);
        String name = end.replaceAll("[^A-Za-z0-9_-]+", "-").replaceAll("^-+|-+$", "");
        return name.isEmpty() ? "subsystem" : name;
    }

    /**
     * A name for a subsystem's configuration that no other subsystem has.
     *
     * @throws IOException if there is a subsystem of that NQN already
     */
    public static String free(Configurations configurations, Nqn nqn) throws IOException {
        List<Entry> subsystems = configurations.list(SUBSYSTEM);
        if (subsystems.stream().anyMatch(entry -> entry.text(NQN).equals(nqn.value()))) {
            throw new IOException("there is a subsystem " + nqn + " already");
        }
        List<String> taken = subsystems.stream().map(Entry::name).toList();
        String base = shortName(nqn);
        String name = base;
        for (int i = 2; taken.contains(name); i++) {
            name = base + "-" + i;
        }
        return name;
    }

    /**
     * An NQN that somebody gives: of a form of the specification, so that a slip of the fingers is no name.
     *
     * @throws UsageException with what is wrong with it
     */
    public static Nqn given(String what, String value) {
        Nqn name = nqn(what, value);
        if (!name.isStrict()) {
            throw new UsageException(what + " \"" + value + "\": " + FORMS);
        }
        return name;
    }

    /**
     * An NQN of a host that may connect. One that keeps to no form can still be let in, by a configuration.
     *
     * @throws UsageException with what is wrong with it
     */
    public static Nqn allowed(String value) {
        Nqn name = nqn("--host", value);
        if (!name.isStrict()) {
            throw new UsageException("--host \"" + value + "\": " + FORMS
                    + "; a host of another name can be among the \"hosts\" of a file for serve --config");
        }
        return name;
    }

    /**
     * An NQN that a subsystem or a host has, of whatever form: there are those that keep to none.
     *
     * @throws UsageException with what is wrong with it
     */
    public static Nqn nqn(String what, String value) {
        try {
            Nqn name = new Nqn(value);
            if (name.isDiscovery()) {
                throw new UsageException(what + " cannot be the name of the discovery service");
            }
            return name;
        } catch (UsageException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new UsageException(what + " \"" + value + "\": " + e.getMessage(), e);
        }
    }

    public static void checkBlockSize(int bytes) {
        if (bytes < 512 || bytes > BlockDevice.Geometry.BLOCK_SIZE_MAX || Integer.bitCount(bytes) != 1) {
            throw new UsageException("a block has a power of two of bytes from 512 to 65536, not " + bytes);
        }
    }

    /** Takes away what was put, the last first. */
    public static void deleteAll(Configurations configurations, List<Entry> entries) throws IOException {
        for (int i = entries.size() - 1; i >= 0; i--) {
            configurations.delete(entries.get(i).factoryPid(), entries.get(i).name());
        }
    }
}
