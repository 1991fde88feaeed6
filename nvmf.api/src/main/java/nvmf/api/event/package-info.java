/** What operators want to be told: associations, namespaces and ports that come and go. */
@Export
@Version("0.1.0")
package nvmf.api.event;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
