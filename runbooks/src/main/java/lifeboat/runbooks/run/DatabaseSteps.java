package lifeboat.runbooks.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import lifeboat.runbooks.References;
import lifeboat.runbooks.Work;

/// Statements and new passwords in restored databases.
final class DatabaseSteps {
    private static final String LETTERS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int LENGTH = 32; // 190 bits

    private final RunMode mode;
    private final Path directory;
    private final Map<String, String> references;

    DatabaseSteps(RunMode mode, Path directory, Map<String, String> references) {
        this.mode = mode;
        this.directory = directory;
        this.references = references;
    }

    private String resolve(String text) {
        return References.resolve(text, references);
    }

    StepOutcome run(Work.Sql sql, OpenDatabase database) throws IOException {
        database.execute(sql.statements().stream().map(this::resolve).toList());
        return StepOutcome.of(StepOutcome.Status.DONE, "");
    }

    /// The file is complete before the passwords count; a kill between the two leaves passwords
    /// that do not work yet, and the step is done again with others.
    StepOutcome rotate(Work.Rotation rotation, OpenDatabase database)
            throws IOException, InterruptedException {
        Map<String, char[]> passwords = new LinkedHashMap<>();
        rotation.users().forEach(user -> passwords.put(user, password()));
        byte[] lines = lines(passwords);
        try {
            boolean handedOver = mode == RunMode.REAL;
            if (handedOver && rotation.file().isPresent()) {
                write(directory.resolve(resolve(rotation.file().get())), lines);
            }
            database.changePasswords(passwords);
            String users = rotation.users().size() + " users have new passwords";
            if (!handedOver) {
                return StepOutcome.of(
                        StepOutcome.Status.DONE, users + ", handed to nobody: this is a drill");
            }
            return rotation.file().isPresent()
                    ? StepOutcome.of(StepOutcome.Status.DONE, users)
                    : handTo(rotation.command(), lines, users);
        } finally {
            Arrays.fill(lines, (byte) 0);
            passwords.values().forEach(password -> Arrays.fill(password, '\0'));
        }
    }

    private StepOutcome handTo(List<String> command, byte[] lines, String users)
            throws IOException, InterruptedException {
        List<String> arguments = command.stream().map(this::resolve).toList();
        Programs.Ending ending = Programs.run(arguments, directory, references, lines);
        return ending.code() == 0
                ? StepOutcome.of(StepOutcome.Status.DONE, users)
                : StepOutcome.of(
                        StepOutcome.Status.FAILED,
                        arguments.getFirst() + " ended with " + ending.code());
    }

    private static char[] password() {
        SecureRandom random = new SecureRandom();
        char[] password = new char[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            password[i] = LETTERS.charAt(random.nextInt(LETTERS.length()));
        }
        return password;
    }

    /// `user=password`, a line each.
    private static byte[] lines(Map<String, char[]> passwords) {
        int length = 0;
        for (String user : passwords.keySet()) {
            length += 4 * user.length() + LENGTH + 2;
        }
        ByteBuffer text = ByteBuffer.allocate(length);
        passwords.forEach((user, password) -> {
            text.put(user.getBytes(StandardCharsets.UTF_8)).put((byte) '=');
            for (char c : password) {
                text.put((byte) c);
            }
            text.put((byte) '\n');
        });
        byte[] exact = Arrays.copyOf(text.array(), text.position());
        Arrays.fill(text.array(), (byte) 0);
        return exact;
    }

    /// Readable by its owner only from its first byte on, and never half.
    private static void write(Path file, byte[] bytes) throws IOException {
        Path parent = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of("/"));
        Files.createDirectories(parent);
        byte[] chance = new byte[6];
        new SecureRandom().nextBytes(chance);
        Path temporary = parent.resolve("." + HexFormat.of().formatHex(chance) + ".new");
        try (FileChannel channel =
                FileChannel.open(
                        temporary,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(true);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
