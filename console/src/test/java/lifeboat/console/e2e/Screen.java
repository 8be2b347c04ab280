package lifeboat.console.e2e;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import lifeboat.console.terminal.Terminal;

/// A terminal in memory where nobody sits.
final class Screen implements Terminal {
    private final ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(outBytes, true, StandardCharsets.UTF_8);
    private final PrintStream err = new PrintStream(errBytes, true, StandardCharsets.UTF_8);
    private final Map<String, String> environment;

    Screen(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

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
        return false;
    }

    @Override
    public boolean resultsAreSeen() {
        return false;
    }

    @Override
    public int width() {
        return 80;
    }

    @Override
    public Optional<String> environment(String name) {
        return Optional.ofNullable(environment.get(name));
    }

    @Override
    public Optional<char[]> askSecretly(String prompt) {
        return Optional.empty();
    }

    byte[] outBytes() {
        return outBytes.toByteArray();
    }

    String errText() {
        return errBytes.toString(StandardCharsets.UTF_8);
    }
}
