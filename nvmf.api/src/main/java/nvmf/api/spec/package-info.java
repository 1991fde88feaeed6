/**
 * The words of the NVM Express Base Specification that every other package speaks: queue entries, status, SGL descriptors, names,
 * and the little-endian views that data structures are read and written through.
 */
@Export
@Version("0.1.0")
package nvmf.api.spec;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
