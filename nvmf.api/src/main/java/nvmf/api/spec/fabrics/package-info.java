/** NVMe over Fabrics, as the Base Specification has it: Fabrics commands, properties, addresses, the discovery log page. */
@Export
@Version("0.1.0")
package nvmf.api.spec.fabrics;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
