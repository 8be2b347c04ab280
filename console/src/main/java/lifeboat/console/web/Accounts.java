package lifeboat.console.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The accounts of this console, in one file that only its owner may read. Passwords are kept as
/// bcrypt hashes. Safe for concurrent use.
final class Accounts {
    /// bcrypt reads no more.
    static final int MOST_PASSWORD_BYTES = 72;

    static final int LEAST_PASSWORD_CHARACTERS = 12;

    /// Name of the first administrator.
    static final String FIRST = "admin";

    private static final String NOBODY = "(no account)";
    private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";
    private static final int STRENGTH = 11;

    private final Path file;
    private final PasswordEncoder encoder = new BCryptPasswordEncoder(STRENGTH);
    private final JsonMapper json = new JsonMapper();
    private final SecureRandom chance = new SecureRandom();
    private Map<String, Account> accounts;

    private Accounts(Path file, Map<String, Account> accounts) {
        this.file = file;
        this.accounts = accounts;
    }

    /// Reads the file; none is no account.
    ///
    /// @throws IOException if it cannot be read, or others may
    static Accounts open(Path file) throws IOException {
        Map<String, Account> found = new TreeMap<>();
        try {
            if (!Collections.disjoint(
                    Files.getPosixFilePermissions(file),
                    PosixFilePermissions.fromString("---rwxrwx"))) {
                throw new IOException(
                        file + " may be read or written by others; chmod 600 closes it");
            }
            JsonNode all = new JsonMapper().readTree(Files.readAllBytes(file));
            for (JsonNode node : all) {
                Account account = read(node);
                found.put(account.name(), account);
            }
            if (!all.isArray() || found.isEmpty()) {
                throw new IllegalArgumentException("no accounts");
            }
        } catch (NoSuchFileException e) {
            // nobody yet
        } catch (JacksonException | IllegalArgumentException e) {
            throw new IOException(
                    "the accounts in "
                            + file
                            + " are damaged; bring the file back, or remove it, and the next start"
                            + " makes a new administrator",
                    e);
        }
        return new Accounts(file, found);
    }

    private static Account read(JsonNode node) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        node.path("roles").forEach(word -> Role.of(word.asString()).ifPresent(roles::add));
        return new Account(
                node.path("name").asString(""),
                new TreeSet<>(roles),
                hash(node),
                node.path("oneTime").asBoolean(true));
    }

    private static String hash(JsonNode node) {
        String hash = node.path("hash").asString("");
        if (!hash.startsWith("$2")) {
            throw new IllegalArgumentException("an account without a password");
        }
        return hash;
    }

    /// The name as it may stand in records: what is no account may be a password that somebody
    /// typed into the wrong field.
    String known(@Nullable String typed) {
        return typed == null ? NOBODY : find(typed.strip()).map(Account::name).orElse(NOBODY);
    }

    PasswordEncoder encoder() {
        return encoder;
    }

    boolean isRight(Account account, String password) {
        return encoder.matches(password, account.hash());
    }

    synchronized Optional<Account> find(String name) {
        return Optional.ofNullable(accounts.get(name.toLowerCase(Locale.ROOT)));
    }

    synchronized Collection<Account> all() {
        return List.copyOf(accounts.values());
    }

    /// The password of the first administrator, who has every role, where nobody could log in yet:
    /// there is no account, or only that one and its one-time password was never used. Whoever
    /// missed it starts again.
    synchronized Optional<String> first() throws IOException {
        if (accounts.isEmpty()) {
            return Optional.of(create(FIRST, EnumSet.allOf(Role.class)));
        }
        Account only = accounts.get(FIRST);
        return accounts.size() == 1 && only != null && only.oneTime()
                ? Optional.of(renew(FIRST))
                : Optional.empty();
    }

    /// Gives an account a new one-time password.
    ///
    /// @throws IllegalArgumentException if there is no such account
    synchronized String renew(String name) throws IOException {
        Account account =
                find(name).orElseThrow(() -> new IllegalArgumentException("there is no " + name));
        String password = password();
        put(Account.of(account.name(), account.roles(), hash(password)));
        return password;
    }

    /// Makes an account and gives its one-time password.
    ///
    /// @throws IllegalArgumentException if the name is taken or none
    synchronized String create(String name, Set<Role> roles) throws IOException {
        if (accounts.containsKey(name)) {
            throw new IllegalArgumentException("there is an account " + name);
        }
        String password = password();
        put(Account.of(name, roles, hash(password)));
        return password;
    }

    /// @throws IllegalArgumentException if the password will not do
    synchronized void choose(String name, String password) throws IOException {
        Account account = find(name).orElseThrow(() -> new IllegalArgumentException("no account"));
        if (password.codePointCount(0, password.length()) < LEAST_PASSWORD_CHARACTERS) {
            throw new IllegalArgumentException(
                    "a password has " + LEAST_PASSWORD_CHARACTERS + " characters or more");
        }
        if (password.getBytes(StandardCharsets.UTF_8).length > MOST_PASSWORD_BYTES) {
            throw new IllegalArgumentException(
                    "a password has " + MOST_PASSWORD_BYTES + " bytes or less");
        }
        if (encoder.matches(password, account.hash())) {
            throw new IllegalArgumentException("that is the old password");
        }
        put(account.chosen(hash(password)));
    }

    /// Removes an account; the last administrator stays.
    ///
    /// @throws IllegalArgumentException if it stays
    synchronized void remove(String name) throws IOException {
        long others =
                accounts.values().stream()
                        .filter(account ->
                                account.roles().contains(Role.ADMINISTRATOR)
                                        && !account.name().equals(name))
                        .count();
        if (others == 0) {
            throw new IllegalArgumentException("somebody must be able to make accounts");
        }
        Map<String, Account> left = new TreeMap<>(accounts);
        left.remove(name);
        write(left);
    }

    private void put(Account account) throws IOException {
        Map<String, Account> all = new TreeMap<>(accounts);
        all.put(account.name(), account);
        write(all);
    }

    private void write(Map<String, Account> all) throws IOException {
        ArrayNode array = json.createArrayNode();
        for (Account account : all.values()) {
            ObjectNode node =
                    array.addObject()
                            .put("name", account.name())
                            .put("hash", account.hash())
                            .put("oneTime", account.oneTime());
            ArrayNode roles = node.putArray("roles");
            account.roles().forEach(role -> roles.add(role.word()));
        }
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(
                fresh,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(
                fresh,
                json.writerWithDefaultPrettyPrinter().writeValueAsBytes(array),
                StandardOpenOption.SYNC);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        accounts = all;
    }

    private String hash(String password) {
        return Objects.requireNonNull(encoder.encode(password));
    }

    /// About 99 bits, in groups that can be typed.
    private String password() {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            out.append(i > 0 && i % 5 == 0 ? "-" : "")
                    .append(LETTERS.charAt(chance.nextInt(LETTERS.length())));
        }
        return out.toString();
    }
}
