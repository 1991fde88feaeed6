/** Faults made on purpose between a host and a controller: where they are made, and by which rules. */
@Export
@Version("0.1.0")
package nvmf.api.fault;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
