package lifeboat.runbooks.region;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Judges the homes of sources that live in files, without writing anything.
public final class Places {
    /// Kinds whose homes are directories; whether other homes are free, their restorers judge.
    private static final List<String> TREES =
            List.of(
                    "directory",
                    "config",
                    "postgresql-physical",
                    "mariadb-physical",
                    "redis",
                    "command");

    private static final String MARKER = ".lifeboat-restore-";

    private final Region region;
    private final Surroundings surroundings;
    private final List<Gap> gaps = new ArrayList<>();

    private Places(Region region, Surroundings surroundings) {
        this.region = region;
        this.surroundings = surroundings;
    }

    /// Everything in the way of homes in files.
    ///
    /// @param bytes what each source needs
    public static List<Gap> gaps(Region region, Surroundings surroundings, Map<String, Long> bytes)
            throws IOException {
        Places places = new Places(region, surroundings);
        for (Home home : region.homes()) {
            if (home.path().isPresent()) {
                places.one(home, home.path().get());
            }
        }
        places.overlaps();
        places.room(bytes);
        return List.copyOf(places.gaps);
    }

    private void gap(Home home, String sentence) {
        gaps.add(new Gap(home.source(), sentence));
    }

    private void one(Home home, Path path) throws IOException {
        boolean tree = TREES.contains(home.kind());
        if (tree && Files.exists(path, LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(path)) {
            gap(home, "its home " + path + " exists and is no directory");
            return;
        }
        Path base = existing(tree ? path : parent(path));
        if (!Files.isDirectory(base)) {
            gap(home, "its home " + path + " cannot be made: " + base + " is no directory");
        } else if (!Files.isWritable(base)) {
            gap(home, "its home " + path + " cannot be written: no right to write to " + base);
        }
        for (Map.Entry<String, Path> place : surroundings.reserved().entrySet()) {
            if (overlap(path, place.getValue()) && home.existing() == Home.Existing.REFUSE) {
                gap(
                        home,
                        "its home "
                                + path
                                + " overlaps "
                                + place.getKey()
                                + " "
                                + place.getValue());
            }
        }
        if (!surroundings.begun().contains(home.source())
                && home.existing() == Home.Existing.REFUSE) {
            occupied(home, path);
        }
    }

    private static Path parent(Path path) {
        return Optional.ofNullable(path.getParent()).orElse(path);
    }

    private void occupied(Home home, Path path) throws IOException {
        for (Map.Entry<String, List<Path>> live : surroundings.live().entrySet()) {
            for (Path place : live.getValue()) {
                boolean inside = real(path).startsWith(real(place));
                if (inside && Files.exists(place) && !isEmpty(place)) {
                    gap(
                            home,
                            "its home "
                                    + path
                                    + (real(path).equals(real(place)) ? " is" : " lies in")
                                    + " the live source "
                                    + live.getKey());
                    return;
                }
            }
        }
        if (Files.isDirectory(path) && !isEmpty(path)) {
            gap(
                    home,
                    "its home "
                            + path
                            + " is not empty; give another one, or write `existing: overwrite`"
                            + " beside it in the region");
        }
    }

    /// Empty, or holding what an unfinished restore left: whose it is, the restore finds out.
    private static boolean isEmpty(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return false;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            boolean empty = true;
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                if (name.startsWith(MARKER)) {
                    return true;
                }
                empty &= name.equals("lost+found");
            }
            return empty;
        }
    }

    private void overlaps() throws IOException {
        List<Home> homes = region.homes().stream().filter(h -> h.path().isPresent()).toList();
        for (int i = 0; i < homes.size(); i++) {
            for (int j = 0; j < homes.size(); j++) {
                Home inner = homes.get(i);
                Home outer = homes.get(j);
                boolean same = pathOf(inner).equals(pathOf(outer));
                boolean nested = pathOf(inner).startsWith(pathOf(outer));
                boolean shared = outer.existing() == Home.Existing.OVERWRITE;
                if (i != j && nested && !shared && !(same && i < j)) {
                    gap(
                            inner,
                            "its home "
                                    + inner.place()
                                    + (same ? " is that of " : " lies in that of ")
                                    + outer.source());
                }
            }
        }
    }

    private static Path pathOf(Home home) throws IOException {
        return real(home.path().orElse(Path.of("/")));
    }

    private void room(Map<String, Long> bytes) throws IOException {
        Map<FileStore, Long> needed = new HashMap<>();
        Map<FileStore, List<String>> users = new HashMap<>();
        for (Home home : region.homes()) {
            if (home.path().isPresent() && !surroundings.begun().contains(home.source())) {
                FileStore store = Files.getFileStore(existing(home.path().get()));
                needed.merge(store, bytes.getOrDefault(home.source(), 0L), Long::sum);
                users.computeIfAbsent(store, _ -> new ArrayList<>()).add(home.source());
            }
        }
        needed.forEach((store, wanted) -> {
            long free = usable(store);
            if (free < wanted) {
                gaps.add(
                        new Gap(
                                String.join(", ", users.getOrDefault(store, List.of())),
                                "no room on "
                                        + store
                                        + ": "
                                        + wanted
                                        + " bytes needed, "
                                        + free
                                        + " free"));
            }
        });
    }

    private static long usable(FileStore store) {
        try {
            return store.getUsableSpace();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean overlap(Path a, Path b) throws IOException {
        return real(a).startsWith(real(b)) || real(b).startsWith(real(a));
    }

    /// The nearest directory above, or itself, that exists.
    private static Path existing(Path path) {
        Path at = path;
        while (!Files.exists(at)) {
            at = Optional.ofNullable(at.getParent()).orElse(Path.of("/"));
        }
        return at;
    }

    /// With the links of what exists resolved.
    private static Path real(Path path) throws IOException {
        Path base = existing(path);
        return base.toRealPath().resolve(base.relativize(path)).normalize();
    }
}
