/** The host side as a service: discovery, associations, remote namespaces. */
@Export
@Version("0.1.0")
package nvmf.api.host;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
