package lifeboat.encryption;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Pinned bytes of every format, made once from fixed seeds and kept for ever. A test that
/// disagrees leaves what it made under `target/golden`; whoever copies that over the pinned file
/// changes the format.
public final class GoldenFiles {
    private GoldenFiles() {}

    public static byte[] read(String name) {
        try (InputStream in = GoldenFiles.class.getResourceAsStream("/golden/" + name)) {
            return in == null ? new byte[0] : in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void assertPinned(String name, byte[] made) {
        byte[] pinned = read(name);
        if (!java.util.Arrays.equals(pinned, made)) {
            try {
                Path target = Path.of("target", "golden", name);
                Files.createDirectories(target.getParent());
                Files.write(target, made);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        assertThat(made).as(name).isEqualTo(pinned);
    }
}
