/** Tools that try another's controller or host on its own ground, the wire: scripts, a fuzzer, and a conformance suite. */
@Export
@Version("0.1.0")
package nvmf.api.probe;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
