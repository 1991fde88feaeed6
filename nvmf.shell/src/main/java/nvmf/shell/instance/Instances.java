package nvmf.shell.instance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import nvmf.shell.command.UsageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running instances of this user: one socket each, in a folder that belongs to the user and that nobody else can open. Sockets
 * that nobody listens to any more are removed when they are met.
 */
public final class Instances {
    private static final Logger LOG = LoggerFactory.getLogger(Instances.class);
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final String SUFFIX = ".sock";
    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rwx------");

    private final Path folder;
    private final int owner;

    private Instances(Path folder, int owner) {
        this.folder = folder;
        this.owner = owner;
    }

    /**
     * Those of the user that this process runs as: in {@code XDG_RUNTIME_DIR} where there is one, else in a folder of the temporary
     * one that carries the user's number.
     */
    public static Instances ofThisUser(Map<String, String> environment, Path temporary) throws IOException {
        int user = user();
        Optional<Path> runtime = Optional.ofNullable(environment.get("XDG_RUNTIME_DIR"))
                .filter(text -> !text.isBlank())
                .map(Path::of)
                .filter(path -> path.isAbsolute() && Files.isWritable(path));
        return of(runtime.orElse(temporary.resolve("nvmf-" + user)), user);
    }

    static Instances of(Path base, int owner) {
        return new Instances(base.resolve("nvmf"), owner);
    }

    static int user() throws IOException {
        return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    }

    /** Where the instance of that name listens; its folder is there and private afterwards. */
    Path socket(String name) throws IOException {
        if (!NAME.matcher(name).matches()) {
            throw new UsageException(
                    "an instance's name has letters, digits, dots and minus signs, not \"" + name + "\"");
        }
        makePrivate(folder.getParent());
        makePrivate(folder);
        return folder.resolve(name + SUFFIX);
    }

    /** The instances that answer, by name. */
    public List<String> names() throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        checkPrivate(folder);
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> sockets = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
            for (Path socket : sockets) {
                if (answers(socket)) {
                    String file = socket.getFileName().toString();
                    names.add(file.substring(0, file.length() - SUFFIX.length()));
                }
            }
        } catch (UncheckedIOException e) {
            throw new IOException(e);
        }
        names.sort(null);
        return names;
    }

    /**
     * The instance that is meant: the named one, or the only one; empty if none runs and none was named.
     *
     * @throws UsageException if the name is nobody's, or if there are several to choose from
     */
    public Optional<String> choose(String named) throws IOException {
        List<String> names = names();
        if (!named.isEmpty()) {
            if (!names.contains(named)) {
                throw new UsageException("no instance \"" + named + "\" is running; "
                        + (names.isEmpty() ? "there is none" : "there are " + String.join(", ", names)));
            }
            return Optional.of(named);
        }
        if (names.size() > 1) {
            List<String> portraits = new ArrayList<>();
            for (String name : names) {
                portraits.add(Portrait.of(this, name));
            }
            throw new UsageException(
                    "several instances are running; say which with --instance NAME: " + String.join(", ", portraits));
        }
        return names.stream().findFirst();
    }

    /** Connects to an instance. */
    SocketChannel connect(String name) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket(name)));
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Whether somebody listens there; a socket that its process left behind is removed. */
    static boolean answers(Path socket) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (ConnectException e) {
            Files.deleteIfExists(socket);
            return false;
        } catch (IOException e) {
            // It went between being listed and being asked.
            if (Files.exists(socket)) {
                throw e;
            }
            return false;
        }
    }

    private void makePrivate(Path path) throws IOException {
        if (isOurs(path)) {
            try {
                Files.createDirectory(path, PosixFilePermissions.asFileAttribute(PRIVATE));
            } catch (FileAlreadyExistsException e) {
                // Made by an earlier instance, or by somebody else: that is what the check is for.
                checkPrivate(path);
            }
        }
    }

    /** Removes the folders if nobody else has a socket there. */
    void tidy() {
        try {
            Files.deleteIfExists(folder);
            if (isOurs(folder.getParent())) {
                Files.deleteIfExists(folder.getParent());
            }
        } catch (IOException e) {
            LOG.trace("{} stays: {}", folder, e.getMessage());
        }
    }

    /** Whether it is we who make that folder. */
    private boolean isOurs(Path path) {
        return path.equals(folder) || path.getFileName().toString().equals("nvmf-" + owner);
    }

    private void checkPrivate(Path path) throws IOException {
        PosixFileAttributes found = Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        int uid = (Integer) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        if (!found.isDirectory() || uid != owner || !PRIVATE.containsAll(found.permissions())) {
            throw new IOException(path + " is not a folder that only you can open, so the instances in it cannot be"
                    + " trusted; remove it, or set XDG_RUNTIME_DIR");
        }
    }
}
