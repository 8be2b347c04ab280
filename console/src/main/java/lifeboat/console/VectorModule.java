package lifeboat.console;

import java.lang.reflect.InvocationTargetException;

/// Makes the JDK's vector module available. `--add-modules` would do the same but prints a warning
/// about incubator modules at every start that no JVM option turns off, and keeps the start-up
/// cache from holding the module graph. The launcher opens the one package that is needed here.
final class VectorModule {
    static final String NAME = "jdk.incubator.vector";

    private VectorModule() {}

    /// Loads the module into the boot layer, once.
    ///
    /// @return whether code may use it
    static boolean load() {
        if (ModuleLayer.boot().findModule(NAME).isPresent()) {
            return true;
        }
        try {
            Class.forName("jdk.internal.module.Modules")
                    .getMethod("loadModule", String.class)
                    .invoke(null, NAME);
            return true;
        } catch (ClassNotFoundException
                | NoSuchMethodException
                | IllegalAccessException
                | InvocationTargetException e) {
            return false;
        }
    }
}
