/** The admin commands by which hosts make namespaces and share them out (Base Specification, "Namespace Management"). */
@Export
@Version("0.1.0")
package nvmf.api.spec.admin.management;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
