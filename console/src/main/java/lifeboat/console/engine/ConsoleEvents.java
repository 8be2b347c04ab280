package lifeboat.console.engine;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import lifeboat.console.CommandException;
import lifeboat.console.Result;
import lifeboat.console.terminal.SafeText;
import lifeboat.encryption.Sha256;
import lifeboat.encryption.site.HostKeys;
import lifeboat.verification.evidence.EvidenceKind;
import lifeboat.verification.evidence.EvidenceRecord;
import lifeboat.verification.evidence.EvidenceView;
import lifeboat.verification.evidence.VaultEvidence;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// `console-events`: files what people did in the web console. The same file may be filed again
/// after a kill at any point: an event whose id is in the evidence is not filed a second time.
final class ConsoleEvents {
    private static final int MOST_AT_ONCE = 300;
    private static final int LONGEST_REST = 300;

    /// How far the clock may have been set back between an event and its filing.
    private static final Duration SET_BACK = Duration.ofDays(1);

    private final SiteAccess site;
    private final JsonMapper json = new JsonMapper();
    private int filed;
    private int before;
    private int unreadable;

    ConsoleEvents(SiteAccess site) {
        this.site = site;
    }

    /// One event, or what is left of one that was cut.
    private record Event(String id, Optional<Instant> at, ObjectNode content) {}

    /// @param lines a file with one JSON object per line, oldest first, that does not change
    /// @throws IOException if not all of it could be filed
    Result.ConsoleEvents file(Path lines)
            throws CommandException, IOException, InterruptedException {
        try (HostKeys host = EvidenceLog.signer(site);
                BufferedReader reader =
                        new BufferedReader(
                                new InputStreamReader(
                                        Files.newInputStream(lines), // cut characters are replaced
                                        StandardCharsets.UTF_8))) {
            VaultEvidence evidence = EvidenceLog.evidence(site, host);
            String last = "";
            List<Event> events = new ArrayList<>();
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.isEmpty()) {
                    events.add(event(line, last));
                    last = line;
                }
                if (events.size() == MOST_AT_ONCE) {
                    file(evidence, events);
                    events.clear();
                }
            }
            file(evidence, events);
        }
        return new Result.ConsoleEvents(filed, before, unreadable);
    }

    private Event event(String line, String last) {
        try {
            JsonNode node = json.readTree(line);
            if (node instanceof ObjectNode event
                    && event.valueStream().allMatch(JsonNode::isString)) {
                String id =
                        event.path("id").asString(digest(line)); // it may be of an older version
                Instant at = Instant.parse(event.path("at").asString(""));
                return new Event(id, Optional.of(at), event.put("id", id));
            }
        } catch (JacksonException | DateTimeException e) {
            // the machine died while it was written
        }
        unreadable++;
        String rest = line.length() <= LONGEST_REST ? line : line.substring(0, LONGEST_REST) + "…";
        String id = digest(last + "\n" + line);
        return new Event(
                id,
                Optional.empty(),
                JsonNodeFactory.instance
                        .objectNode()
                        .put("id", id)
                        .put("what", "an event that cannot be read any more")
                        .put("rest", SafeText.line(rest)));
    }

    private static String digest(String text) {
        return Sha256.hexOf(text.getBytes(StandardCharsets.UTF_8)).substring(0, 32);
    }

    private void file(VaultEvidence evidence, List<Event> events) throws IOException {
        if (events.isEmpty()) {
            return;
        }
        Instant since =
                events.stream()
                        .flatMap(event -> event.at().stream())
                        .min(Instant::compareTo)
                        .map(oldest -> oldest.minus(SET_BACK))
                        .orElse(Instant.EPOCH);
        Optional<EvidenceRecord> record =
                evidence.append(EvidenceKind.CONSOLE, since, known -> fresh(events, known));
        record.ifPresent(made -> EvidenceLog.told(site, made));
    }

    private Optional<ObjectNode> fresh(List<Event> events, List<EvidenceView.Entry> known) {
        Set<String> there = new HashSet<>();
        known.forEach(entry ->
                entry.content()
                        .ifPresent(content ->
                                content.path("events")
                                        .forEach(event ->
                                                there.add(event.path("id").asString("")))));
        ObjectNode content = JsonNodeFactory.instance.objectNode().put("outcome", "ok");
        ArrayNode fresh = content.putArray("events");
        events.stream()
                .filter(event -> there.add(event.id()))
                .forEach(event -> fresh.add(event.content()));
        filed += fresh.size();
        before += events.size() - fresh.size();
        return fresh.isEmpty() ? Optional.empty() : Optional.of(content);
    }
}
