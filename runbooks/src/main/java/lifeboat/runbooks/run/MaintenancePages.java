package lifeboat.runbooks.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import lifeboat.runbooks.References;
import lifeboat.runbooks.Work;

/// Static pages that stand in for the site while it comes back. Pages of others are never touched.
final class MaintenancePages {
    private static final String MARK = "<!-- put here by lifeboat -->";
    private static final int MOST = 100_000;

    private final Path directory;
    private final List<Path> pages = new CopyOnWriteArrayList<>();

    MaintenancePages(Path directory) {
        this.directory = directory;
    }

    private Path file(Work.MaintenancePage page, Map<String, String> references) {
        return directory
                .resolve(References.resolve(page.directory(), references))
                .resolve("index.html");
    }

    StepOutcome put(Work.MaintenancePage page, Map<String, String> references) throws IOException {
        Path file = file(page, references);
        if (Files.exists(file) && !isOurs(file)) {
            return StepOutcome.of(
                    StepOutcome.Status.FAILED, file + " exists and was not put there by us");
        }
        String text =
                References.resolve(page.text(), references)
                        .replace("&", "&amp;")
                        .replace("<", "&lt;")
                        .replace(">", "&gt;");
        Files.createDirectories(Optional.ofNullable(file.getParent()).orElse(directory));
        Files.writeString(
                file,
                "<!doctype html>\n"
                        + MARK
                        + "\n<meta charset=\"utf-8\"><title>Maintenance</title>\n<p>"
                        + text
                        + "</p>\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE);
        return StepOutcome.of(StepOutcome.Status.DONE, "page put to " + file);
    }

    private static boolean isOurs(Path file) throws IOException {
        return Files.size(file) < MOST && Files.readString(file).contains(MARK);
    }

    /// A page that was put up, by this run or an earlier one.
    void known(Work.MaintenancePage page, Map<String, String> references) {
        pages.add(file(page, references));
    }

    List<String> takeDown() {
        List<String> left = new ArrayList<>();
        for (Path page : pages) {
            try {
                if (Files.exists(page) && isOurs(page)) {
                    Files.delete(page);
                }
            } catch (IOException e) {
                left.add("the maintenance page " + page + " is still there: " + e.getMessage());
            }
        }
        pages.clear();
        return left;
    }
}
