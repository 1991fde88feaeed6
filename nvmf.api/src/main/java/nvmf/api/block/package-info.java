/** The seam to back ends: a block device, whether memory, a file, or a namespace of another controller. */
@Export
@Version("0.1.0")
package nvmf.api.block;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
