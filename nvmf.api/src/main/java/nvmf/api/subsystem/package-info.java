/** A read-only model of what this side offers: subsystems, their namespaces, their ports, and who is connected. */
@Export
@Version("0.1.0")
package nvmf.api.subsystem;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
