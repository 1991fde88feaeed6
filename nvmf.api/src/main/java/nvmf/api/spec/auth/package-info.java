/**
 * In-band authentication with DH-HMAC-CHAP (Base Specification, "NVMe In-band Authentication"): its commands, messages and secrets, and
 * what both sides compute. All cryptography is the JDK's.
 */
@Export
@Version("0.1.0")
package nvmf.api.spec.auth;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
