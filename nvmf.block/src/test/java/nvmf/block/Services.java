package nvmf.block;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.List;
import nvmf.api.block.BlockDevice;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** As much of a framework as a component here sees: it registers block devices and notes what becomes of them. */
final class Services {
    /** {@code + NAME}, {@code ~ NAME} and {@code - NAME}: came, changed, went. */
    final List<String> log = new ArrayList<>();

    private final List<BlockDevice> registered = new ArrayList<>();

    BundleContext context() {
        return proxy(BundleContext.class, (method, arguments) -> {
            if (!method.equals("registerService")) {
                throw new UnsupportedOperationException(method);
            }
            return registration((BlockDevice) arguments[1], (Dictionary<?, ?>) arguments[2]);
        });
    }

    /** The one device that is registered. */
    BlockDevice only() {
        if (registered.size() != 1) {
            throw new AssertionError("registered: " + registered);
        }
        return registered.get(0);
    }

    boolean none() {
        return registered.isEmpty();
    }

    private ServiceRegistration<?> registration(BlockDevice device, Dictionary<?, ?> properties) {
        Object name = properties.get(BlockDevice.NAME);
        registered.add(device);
        log.add("+ " + name);
        return proxy(ServiceRegistration.class, (method, arguments) -> {
            switch (method) {
                case "setProperties" -> log.add("~ " + ((Dictionary<?, ?>) arguments[0]).get(BlockDevice.NAME));
                case "unregister" -> {
                    registered.remove(device);
                    log.add("- " + name);
                }
                default -> throw new UnsupportedOperationException(method);
            }
            return null;
        });
    }

    private interface Answer {
        Object to(String method, Object[] arguments);
    }

    private static <T> T proxy(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answer.to(method.getName(), arguments)));
    }
}
