package lifeboat.runbooks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// References `${name}` in the texts of a runbook: `${region}`, `${mode}`, `${home.SOURCE}` and the
/// region's own variables.
public final class References {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}]*)}");

    private References() {}

    /// Names in `text` that `known` does not hold.
    public static List<String> unresolved(String text, Map<String, String> known) {
        List<String> names = new ArrayList<>();
        Matcher matcher = REFERENCE.matcher(text);
        while (matcher.find()) {
            String name = matcher.group(1);
            if (!known.containsKey(name)) {
                names.add(name);
            }
        }
        return names;
    }

    /// `text` with every reference replaced.
    ///
    /// @throws IllegalArgumentException naming one that is not known
    public static String resolve(String text, Map<String, String> known) {
        List<String> missing = unresolved(text, known);
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("nothing is known of ${" + missing.getFirst() + "}");
        }
        return REFERENCE
                .matcher(text)
                .replaceAll(
                        match -> Matcher.quoteReplacement(known.getOrDefault(match.group(1), "")));
    }

    /// All texts of a step in which references may stand.
    public static List<String> texts(Step step) {
        List<String> texts = new ArrayList<>(step.undo());
        switch (step.work()) {
            case Work.Command command -> texts.addAll(command.arguments());
            case Work.Http http -> texts.addAll(List.of(http.url(), http.contains()));
            case Work.Manual manual -> texts.add(manual.text());
            case Work.Approval approval -> {
                texts.add(approval.text());
                approval.token()
                        .ifPresent(token -> texts.addAll(List.of(token.key(), token.file())));
            }
            case Work.Sql sql -> texts.addAll(sql.statements());
            case Work.Rotation rotation -> {
                rotation.file().ifPresent(texts::add);
                texts.addAll(rotation.command());
            }
            case Work.MaintenancePage page -> texts.addAll(List.of(page.directory(), page.text()));
            case Work.Restore _, Work.Verify _, Work.Checks _ -> {}
        }
        return texts;
    }
}
