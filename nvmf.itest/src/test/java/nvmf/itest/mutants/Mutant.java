package nvmf.itest.mutants;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.scaffold.TypeValidation;
import net.bytebuddy.pool.TypePool;

/**
 * A deliberate fault in our own code.
 *
 * @param type the class it is in, a short name as {@link MutatedModules#fullName} knows them
 */
record Mutant(String type, Fault fault) {
    /** The classes that take the place of the right ones. */
    Map<String, byte[]> classes() throws IOException {
        List<ClassFileLocator> locators = new ArrayList<>();
        for (Path folder : MutatedModules.folders()) {
            locators.add(new ClassFileLocator.ForFolder(folder.toFile()));
        }
        locators.add(ClassFileLocator.ForClassLoader.of(Mutant.class.getClassLoader()));
        try (ClassFileLocator locator = new ClassFileLocator.Compound(locators)) {
            TypePool pool = TypePool.Default.of(locator);
            TypeDescription described =
                    pool.describe(MutatedModules.fullName(type)).resolve();
            DynamicType.Unloaded<?> made = fault.in(
                            new ByteBuddy().with(TypeValidation.DISABLED).rebase(described, locator))
                    .make(pool);
            return made.getAllTypes().entrySet().stream()
                    .collect(Collectors.toMap(entry -> entry.getKey().getName(), Map.Entry::getValue));
        }
    }
}
