/** Back ends: memory, nothing, and files or block devices, each a configured block device service. */
@Capability(
        namespace = "osgi.service",
        attribute = "objectClass:List<String>=\"nvmf.api.block.BlockDevice\"",
        uses = BlockDevice.class,
        effective = "active")
package nvmf.block;

import nvmf.api.block.BlockDevice;
import org.osgi.annotation.bundle.Capability;
