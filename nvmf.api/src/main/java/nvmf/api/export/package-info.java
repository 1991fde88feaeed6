/** What this side offers by other protocols than NVMe: read-only views for operators. */
@Export
@Version("0.1.0")
package nvmf.api.export;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
