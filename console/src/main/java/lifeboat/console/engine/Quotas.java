package lifeboat.console.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import lifeboat.console.config.TargetConfig;
import lifeboat.console.terminal.Sizes;
import lifeboat.targets.Target;

/// How full targets are of which the site says how much they should hold. What was counted is
/// remembered, so that `status` need not list everything. A sentence stays the same between two
/// thresholds, so that alerts tell it once for each.
final class Quotas {
    private static final List<Integer> PERCENT = List.of(100, 95, 90, 80);

    private static final String UNREADABLE =
            "what is remembered of how full targets are cannot be read: ";

    private final SiteAccess site;
    private final RememberedFacts facts;

    Quotas(SiteAccess site) {
        this.site = site;
        this.facts = new RememberedFacts(site.state(), "quotas");
    }

    /// Counts what targets with a quota hold, remembers it, and tells which are near it or beyond,
    /// and what could not be counted or remembered.
    ///
    /// @param names of targets that answer
    List<String> counted(Set<String> names) {
        if (site.config().targets().stream().noneMatch(target -> target.quota().isPresent())) {
            return List.of();
        }
        Map<String, String> known = new TreeMap<>();
        List<String> unknown = new ArrayList<>();
        try {
            known.putAll(facts.read());
        } catch (IOException e) {
            unknown.add(UNREADABLE + e.getMessage());
        }
        for (int i = 0; i < site.targets().size(); i++) {
            Target target = site.targets().get(i);
            if (names.contains(target.name())
                    && site.config().targets().get(i).quota().isPresent()) {
                try {
                    known.put(target.name(), Long.toString(bytes(target)));
                } catch (IOException e) {
                    unknown.add(
                            "target "
                                    + target.name()
                                    + ": how much of its quota is used is not known: "
                                    + e.getMessage());
                }
            }
        }
        try {
            facts.write(known);
        } catch (IOException e) {
            unknown.add("how full targets are cannot be remembered for status: " + e.getMessage());
        }
        List<String> told = new ArrayList<>(sentences(known));
        told.addAll(unknown);
        return told;
    }

    private static long bytes(Target target) throws IOException {
        AtomicLong bytes = new AtomicLong();
        target.list("", object -> bytes.addAndGet(object.sizeBytes()));
        return bytes.get();
    }

    /// Those near their quota or beyond when they were last counted.
    List<String> near() {
        try {
            return sentences(facts.read());
        } catch (IOException e) {
            return List.of(UNREADABLE + e.getMessage());
        }
    }

    private List<String> sentences(Map<String, String> known) {
        List<String> sentences = new ArrayList<>();
        for (TargetConfig target : site.config().targets()) {
            String bytes = known.getOrDefault(target.name(), "");
            if (target.quota().isPresent() && bytes.matches("\\d{1,18}")) {
                sentence(target.name(), Long.parseLong(bytes), target.quota().get())
                        .ifPresent(sentences::add);
            }
        }
        return sentences;
    }

    /// Empty where less than the first threshold is used.
    static Optional<String> sentence(String target, long bytes, long quota) {
        return PERCENT.stream()
                .filter(percent -> (double) bytes > quota / 100.0 * percent)
                .findFirst()
                .map(percent ->
                        "target "
                                + target
                                + " holds more than "
                                + (percent == 100 ? "" : percent + " % of ")
                                + "its quota of "
                                + Sizes.bytes(quota)
                                + "; lifeboat prune frees what retention lets go; if it grew too"
                                + " fast, look who wrote so much: lifeboat snapshots");
    }
}
