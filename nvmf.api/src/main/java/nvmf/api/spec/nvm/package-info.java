/** The NVM Command Set: reads and writes of logical blocks and what belongs to them. */
@Export
@Version("0.1.0")
package nvmf.api.spec.nvm;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
