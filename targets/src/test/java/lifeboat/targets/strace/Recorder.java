package lifeboat.targets.strace;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Records what a process does to files below some directories, to the last byte, and tells it as
/// [DiskEvent]s. Begin with a directory for logs, put [#command()] before the command line of the
/// process, and ask for [#events()] once it has ended.
public final class Recorder {
    private static final List<String> RECORDED =
            List.of(
                    "open",
                    "openat",
                    "creat",
                    "mkdir",
                    "mkdirat",
                    "write",
                    "pwrite64",
                    "copy_file_range",
                    "ftruncate",
                    "fsync",
                    "fdatasync",
                    "link",
                    "linkat",
                    "rename",
                    "renameat",
                    "renameat2",
                    "unlink",
                    "unlinkat",
                    "rmdir",
                    "symlink",
                    "symlinkat");

    /// What this recorder does not understand; seen below the directories, it is an error.
    private static final List<String> NOT_UNDERSTOOD =
            List.of(
                    "writev",
                    "pwritev",
                    "pwritev2",
                    "fallocate",
                    "truncate",
                    "sendfile",
                    "io_submit",
                    "sync_file_range",
                    "msync");

    private static final Pattern CALL =
            Pattern.compile("(\\d+\\.\\d+) (\\w+)\\((.*)\\) += (-?\\d+)(<.*>)?(?: .*)?");
    private static final Pattern TEXT = Pattern.compile("\"((?:\\\\x[0-9a-f]{2})*)\"");
    private static final Pattern OPENED = Pattern.compile("<((?:\\\\x[0-9a-f]{2})*)>");

    private final Path logs;
    private final List<Path> directories;

    /// @param logs an empty directory
    /// @param directories absolute; what happens elsewhere is left out
    public Recorder(Path logs, List<Path> directories) {
        this.logs = logs;
        this.directories = List.copyOf(directories);
    }

    /// What to put before the command line.
    public List<String> command() {
        List<String> calls = new ArrayList<>(RECORDED);
        calls.addAll(NOT_UNDERSTOOD);
        return List.of(
                "strace",
                "-ff",
                "-y",
                "-xx",
                "-s",
                "8388608",
                "--absolute-timestamps=format:unix,precision:ns",
                "-o",
                logs.resolve("thread").toString(),
                "-e",
                "trace=" + String.join(",", calls));
    }

    private record Line(String time, String call, String arguments, long result, String opened) {}

    /// What happened, in order.
    public List<DiskEvent> events() throws IOException {
        List<Line> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(logs)) {
            for (Path file : files.toList()) {
                for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
                    Matcher call = CALL.matcher(line);
                    if (call.matches() && Long.parseLong(call.group(4)) >= 0) {
                        String opened = call.group(5) == null ? "" : call.group(5);
                        lines.add(
                                new Line(
                                        call.group(1),
                                        call.group(2),
                                        call.group(3),
                                        Long.parseLong(call.group(4)),
                                        opened));
                    }
                }
            }
        }
        lines.sort(Comparator.comparing(Line::time)); // as many digits each
        List<DiskEvent> events = new ArrayList<>();
        lines.forEach(line -> add(events, line));
        return events;
    }

    private void add(List<DiskEvent> events, Line line) {
        List<String> texts = texts(TEXT, line.arguments());
        if (line.call().equals("write") && line.arguments().startsWith("1<")) {
            events.add(
                    new DiskEvent.Said(
                            new String(bytes(texts.getFirst()), StandardCharsets.UTF_8)));
            return;
        }
        List<Path> paths = paths(line, texts);
        if (paths.stream().noneMatch(this::isRecorded)) {
            return;
        }
        Path path = paths.getFirst();
        switch (line.call()) {
            case "open", "openat", "creat" -> {
                if (line.call().equals("creat") || line.arguments().contains("O_CREAT")) {
                    events.add(new DiskEvent.Created(path));
                }
                if (line.arguments().contains("O_TRUNC")) {
                    events.add(new DiskEvent.Cut(path, 0));
                }
            }
            case "mkdir", "mkdirat" -> events.add(new DiskEvent.Folder(path));
            case "write" -> events.add(new DiskEvent.Wrote(path, -1, written(line, texts)));
            case "pwrite64" ->
                    events.add(new DiskEvent.Wrote(path, last(line), written(line, texts)));
            case "copy_file_range" ->
                    events.add(
                            new DiskEvent.Copied(
                                    path, start(line), paths.get(1), (int) line.result()));
            case "ftruncate" -> events.add(new DiskEvent.Cut(path, last(line)));
            case "fsync", "fdatasync" -> events.add(new DiskEvent.Synced(path));
            case "link", "linkat" -> events.add(new DiskEvent.Linked(path, paths.get(1)));
            case "rename", "renameat", "renameat2" ->
                    events.add(new DiskEvent.Renamed(path, paths.get(1)));
            case "unlink", "unlinkat", "rmdir" -> events.add(new DiskEvent.Removed(path));
            default -> throw new IllegalStateException("not understood: " + line.call() + path);
        }
    }

    private boolean isRecorded(Path path) {
        return directories.stream().anyMatch(path::startsWith);
    }

    private static byte[] written(Line line, List<String> texts) {
        byte[] all = bytes(texts.getFirst());
        if (all.length < line.result()) {
            throw new IllegalStateException("a write is longer than what was recorded of it");
        }
        return java.util.Arrays.copyOf(all, (int) line.result());
    }

    private static long start(Line line) {
        Matcher offset = Pattern.compile("\\[(\\d+)\\D.*NULL.*").matcher(line.arguments());
        if (!offset.find()) {
            throw new IllegalStateException("not understood: " + line.arguments());
        }
        return Long.parseLong(offset.group(1));
    }

    private static long last(Line line) {
        String arguments = line.arguments();
        return Long.parseLong(arguments.substring(arguments.lastIndexOf(',') + 1).strip());
    }

    /// Paths that a call names, or that of its open file.
    private static List<Path> paths(Line line, List<String> texts) {
        boolean byFile =
                switch (line.call()) {
                    case "write",
                            "pwrite64",
                            "writev",
                            "pwritev",
                            "pwritev2",
                            "ftruncate",
                            "fsync",
                            "fdatasync",
                            "fallocate",
                            "copy_file_range",
                            "sendfile",
                            "sync_file_range" ->
                            true;
                    default -> false;
                };
        List<String> folders = texts(OPENED, line.arguments());
        if (byFile) {
            return folders.stream().limit(2).map(Recorder::path).toList();
        }
        List<Path> paths = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            Path path = path(texts.get(i));
            boolean relative = !path.isAbsolute() && i < folders.size();
            paths.add(relative ? path(folders.get(i)).resolve(path).normalize() : path);
        }
        return paths;
    }

    private static List<String> texts(Pattern pattern, String arguments) {
        return pattern.matcher(arguments).results().map(found -> found.group(1)).toList();
    }

    private static Path path(String hex) {
        String name = new String(bytes(hex), StandardCharsets.UTF_8);
        return Path.of(name.replace("\0", "").isEmpty() ? "?" : name.replace("\0", ""));
    }

    private static byte[] bytes(String hex) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(hex.length() / 4);
        for (int i = 2; i < hex.length(); i += 4) {
            out.write(Integer.parseInt(hex, i, i + 2, 16));
        }
        return out.toByteArray();
    }
}
