/** Discovery services that are found without being asked for by address. */
@Export
@Version("0.1.0")
package nvmf.api.discovery;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
