/** Admin commands of the Base Specification and the pages they read: Identify structures, log pages, features, events. */
@Export
@Version("0.1.0")
package nvmf.api.spec.admin;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
