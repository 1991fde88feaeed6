package nvmf.shell;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import nvmf.shell.command.World;
import nvmf.shell.serve.KnownNames;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link KnownNames}, as a Gogo function that completion calls; those of the instance whose shell this is. */
final class Known implements Function {
    /** With an underscore, which keeps it from being offered as a command. */
    static final String NAME = "_known";

    /** The command that tells them. */
    static final String COMMAND = "known";

    private static final Logger LOG = LoggerFactory.getLogger(Known.class);

    private final World world;
    private final Optional<Attachment> attachment;

    Known(World world, Optional<Attachment> attachment) {
        this.world = world;
        this.attachment = attachment;
    }

    @Override
    public List<String> execute(CommandSession session, List<Object> arguments) throws InterruptedException {
        if (attachment.isEmpty()) {
            return KnownNames.in(world);
        }
        try {
            return attachment.get().lines(COMMAND);
        } catch (IOException | RuntimeException | Attachment.Failed e) {
            // The next command says so; a Tab says nothing.
            LOG.debug("the instance does not tell its names", e);
            return List.of();
        }
    }
}
