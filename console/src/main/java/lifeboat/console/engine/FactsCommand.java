package lifeboat.console.engine;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import lifeboat.console.CommandException;
import lifeboat.console.Request;
import lifeboat.console.Result;
import lifeboat.console.config.SourceConfig;
import lifeboat.vault.read.Vaults;
import lifeboat.verification.evidence.EvidenceKind;
import lifeboat.verification.evidence.EvidenceView;
import lifeboat.verification.evidence.VaultEvidence;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Everything that the web console shows, out of the vaults. What cannot be asked is told and costs
/// nothing else. Opens no job history: nobody who only looks may hold up a run.
final class FactsCommand {
    private static final int LATEST_EVENTS = 400;
    private static final int LONGEST_MESSAGE = 400;

    private final SiteAccess site;
    private final List<String> problems = new ArrayList<>();

    FactsCommand(SiteAccess site) {
        this.site = site;
    }

    Result.Facts facts() throws InterruptedException {
        Optional<Result.Overview> overview = answer(() -> new OverviewCommand(site).overview());
        List<Result.Snapshot> snapshots =
                answer(() -> new LookCommands(site).snapshots().snapshots()).orElse(List.of());
        List<EvidenceView.Entry> records = answer(this::records).orElse(List.of());
        List<Result.WalStatus> wal = new ArrayList<>();
        for (SourceConfig source : site.config().sources()) {
            if (WalCommands.hasLog(source)) {
                answer(() -> new WalStatusCommand(site).run(new Request.WalStatus(source.name())))
                        .ifPresent(wal::add);
            }
        }
        return new Result.Facts(
                site.clock().instant(),
                overview,
                snapshots,
                records.stream()
                        .flatMap(entry ->
                                entry
                                        .report()
                                        .map(report -> ReportCommands.row(entry.id(), report))
                                        .stream())
                        .toList(),
                records.stream().limit(LATEST_EVENTS).map(FactsCommand::event).toList(),
                wal,
                problems.stream().distinct().toList());
    }

    @FunctionalInterface
    private interface Question<T> {
        T answer() throws CommandException, IOException, InterruptedException;
    }

    private <T> Optional<T> answer(Question<T> question) throws InterruptedException {
        try {
            return Optional.of(question.answer());
        } catch (CommandException e) {
            problems.add(e.getMessage() + (e.hint().isEmpty() ? "" : "; " + e.hint()));
        } catch (IOException e) {
            problems.add(String.valueOf(e.getMessage()));
        }
        return Optional.empty();
    }

    /// Newest first. Each is read once and kept in the state directory.
    private List<EvidenceView.Entry> records()
            throws CommandException, IOException, InterruptedException {
        return VaultEvidence.known(
                        site.targets(),
                        site.lookingKeys(new Vaults(site.targets())),
                        site.state(),
                        EnumSet.allOf(EvidenceKind.class))
                .reversed();
    }

    private static Result.Event event(EvidenceView.Entry entry) {
        ObjectNode content = entry.content().orElseGet(JsonNodeFactory.instance::objectNode);
        JsonNode millis = content.path("millis");
        return new Result.Event(
                entry.id(),
                entry.chain(),
                entry.kind(),
                entry.time(),
                outcome(content),
                content.path("policy").asString(""),
                slot(content.path("slot").asString("")),
                content.path("snapshot").asString(""),
                millis.isIntegralNumber() ? Optional.of(millis.longValue()) : Optional.empty(),
                message(content));
    }

    private static String outcome(JsonNode content) {
        String verdict = content.path("verdict").asString("");
        return verdict.isEmpty()
                ? content.path("outcome").asString("")
                : verdict.toLowerCase(Locale.ROOT);
    }

    /// Runs by hand have their beginning there, or nothing.
    private static String slot(String text) {
        try {
            return Instant.parse(text).toString();
        } catch (DateTimeException e) {
            return "";
        }
    }

    private static String message(ObjectNode content) {
        String message = content.path("message").asString("");
        if (message.isEmpty()) {
            List<String> told = new ArrayList<>();
            for (String list : List.of("problems", "warnings", "findings", "held")) {
                content.path(list).forEach(line -> told.add(line.asString("")));
            }
            content.path("events")
                    .forEach(event ->
                            told.add(
                                    event.path("who").asString("")
                                            + " "
                                            + event.path("what").asString("")));
            message = String.join("; ", told);
        }
        return message.length() <= LONGEST_MESSAGE
                ? message
                : message.substring(0, LONGEST_MESSAGE) + "…";
    }
}
