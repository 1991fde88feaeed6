package nvmf.controller.access;

import java.util.Optional;
import nvmf.api.spec.auth.Secret;

/**
 * What a host and a subsystem know of each other.
 *
 * @param host       what the host has to prove that it knows
 * @param controller what its controllers prove to know, if the host asks for that
 */
public record HostSecrets(Secret host, Optional<Secret> controller) {}
