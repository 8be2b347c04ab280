package lifeboat.console.terminal;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The real terminal of this process. What the launcher found out about it comes in system
/// properties, because Java cannot tell standard output and standard error apart.
public final class SystemTerminal implements Terminal {
    private static final int FALLBACK_WIDTH = 80;

    private final PrintStream out =
            new PrintStream(
                    new java.io.BufferedOutputStream(
                            new FileOutputStream(FileDescriptor.out), 8192),
                    false,
                    StandardCharsets.UTF_8);
    private final PrintStream err =
            new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);

    @Override
    public PrintStream out() {
        return out;
    }

    @Override
    public PrintStream err() {
        return err;
    }

    @Override
    public boolean errorsAreSeen() {
        return Boolean.getBoolean("lifeboat.tty.err");
    }

    @Override
    public boolean resultsAreSeen() {
        return Boolean.getBoolean("lifeboat.tty.out");
    }

    @Override
    public int width() {
        int width = Integer.getInteger("lifeboat.tty.width", FALLBACK_WIDTH);
        return width <= 0 ? FALLBACK_WIDTH : Math.clamp(width, 20, 500);
    }

    @Override
    public Optional<String> environment(String name) {
        return Optional.ofNullable(System.getenv(name));
    }

    @Override
    public Optional<String> ask(String prompt) {
        return Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .flatMap(console -> Optional.ofNullable(console.readLine("%s", prompt)));
    }

    @Override
    public Optional<char[]> askSecretly(String prompt) {
        return Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .flatMap(console -> Optional.ofNullable(console.readPassword("%s", prompt)));
    }
}
