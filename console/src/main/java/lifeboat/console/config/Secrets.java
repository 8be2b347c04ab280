package lifeboat.console.config;

import com.sun.security.auth.module.UnixSystem;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/// Opens secrets. Safe for concurrent use.
public final class Secrets {
    private static final int MAX_CHARACTERS = 16_384;
    private static final int MODE_OF_OTHERS = 077;

    private final Function<String, Optional<String>> environment;

    public Secrets(Function<String, Optional<String>> environment) {
        this.environment = environment;
    }

    /// The secret; the caller closes it.
    ///
    /// @throws IOException if the variable is not set, the file is missing, refused or empty
    public SecretText open(SecretSource source) throws IOException {
        return switch (source) {
            case SecretSource.Environment(String variable) ->
                    environment
                            .apply(variable)
                            .filter(value -> !value.isEmpty())
                            .map(value -> new SecretText(value.toCharArray()))
                            .orElseThrow(() ->
                                    new IOException(
                                            "environment variable " + variable + " is not set"));
            case SecretSource.File(Path path) -> readFirstLine(path);
            case SecretSource.Plain plain -> plain.secret();
        };
    }

    /// A variable of the environment, if it is set and not empty.
    public Optional<String> variable(String name) {
        return environment.apply(name).filter(value -> !value.isEmpty());
    }

    /// The first line of `path`; the caller closes it.
    ///
    /// @throws IOException if the file is missing, refused by [#objection(Path)] or empty
    public static SecretText readFirstLine(Path path) throws IOException {
        Optional<String> objection = objection(path);
        if (objection.isPresent()) {
            throw new IOException(objection.get());
        }
        char[] buffer = new char[MAX_CHARACTERS];
        try (BufferedReader reader = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
            int length = 0;
            for (int c = reader.read(); c >= 0 && c != '\n'; c = reader.read()) {
                if (length == MAX_CHARACTERS) {
                    throw new IOException(
                            "secret file "
                                    + path
                                    + " has a first line longer than 16384 characters");
                }
                buffer[length++] = (char) c;
            }
            if (length > 0 && buffer[length - 1] == '\r') {
                length--;
            }
            if (length == 0) {
                throw new IOException("secret file " + path + " has an empty first line");
            }
            char[] line = Arrays.copyOf(buffer, length);
            SecretText secret = new SecretText(line);
            Arrays.fill(line, '\0');
            return secret;
        } catch (java.nio.file.NoSuchFileException e) {
            throw new IOException("secret file " + path + " does not exist", e);
        } catch (java.nio.file.AccessDeniedException e) {
            throw new IOException("secret file " + path + " may not be read by this user", e);
        } finally {
            Arrays.fill(buffer, '\0');
        }
    }

    /// Why `path` must not be trusted with a secret, or empty: a regular file that others may read
    /// or write, or that belongs to another user. A file that does not exist, a pipe, or a file
    /// system without owners has no objection.
    public static Optional<String> objection(Path path) throws IOException {
        if (!FileSystems.getDefault().supportedFileAttributeViews().contains("unix")
                || !Files.isRegularFile(path)) {
            return Optional.empty();
        }
        int mode = (int) Files.getAttribute(path, "unix:mode");
        int owner = (int) Files.getAttribute(path, "unix:uid");
        long me = new UnixSystem().getUid();
        if (owner != me) {
            return Optional.of(
                    "file "
                            + path
                            + " belongs to another user (uid "
                            + owner
                            + "); run chown on it");
        }
        if ((mode & MODE_OF_OTHERS) != 0) {
            return Optional.of(
                    String.format(
                            "file %s may be read by others (mode %03o); run chmod 600 on it",
                            path, mode & 0777));
        }
        return Optional.empty();
    }
}
