/** The seam to transports: how capsules and their data get from one side to the other, whatever the fabric. */
@Export
@Version("0.1.0")
package nvmf.api.transport;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
