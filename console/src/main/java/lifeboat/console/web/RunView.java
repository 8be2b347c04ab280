package lifeboat.console.web;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/// A restore or drill that was begun here, as far as it has come.
///
/// @param state `running`, or how it ended
/// @param sentence what that means
/// @param told what it said so far
/// @param path what determined the time, in a sentence; empty where nothing is known of it yet
/// @param phases with their share of the time, once it has ended
/// @param sources with their verdicts, once it has ended
/// @param steps of the runbook, once it has ended
/// @param mutations damage that was planted, and whether it was found
record RunView(
        Works.Begun begun,
        String state,
        String sentence,
        List<String> told,
        String path,
        List<Phase> phases,
        List<Source> sources,
        List<Step> steps,
        List<Mutation> mutations) {
    private static final double WIDE = 640;

    /// How a run begins the sentence when a wave has ended.
    private static final String SO_FAR = "so far ";

    /// @param x and `width` of its bar
    record Phase(String name, String x, String width, String seconds) {}

    record Source(String name, String kind, String verdict, String level, String place) {}

    /// @param x and `width` of its bar; empty for one that did not go on in this run
    /// @param share of the run where it determined the time, such as `66 %`; empty otherwise
    /// @param why it did not begin earlier, where it determined the time
    record Step(
            String wave,
            String name,
            String status,
            String seconds,
            String x,
            String width,
            String share,
            String why) {
        boolean isCritical() {
            return !share.isEmpty();
        }
    }

    record Mutation(String name, String planted, String outcome, String finding) {}

    RunView {
        mutations = List.copyOf(mutations);
        told = List.copyOf(told);
        phases = List.copyOf(phases);
        sources = List.copyOf(sources);
        steps = List.copyOf(steps);
    }

    boolean goesOn() {
        return state.equals("running");
    }

    static RunView of(Works.Begun begun) {
        List<String> told = begun.work().told();
        return begun.work()
                .ending()
                .map(ending -> ended(begun, ending, told))
                .orElseGet(() ->
                        new RunView(
                                begun,
                                "running",
                                "It goes on.",
                                told,
                                soFar(told),
                                List.of(),
                                List.of(),
                                List.of(),
                                List.of()));
    }

    private static RunView ended(Works.Begun begun, Commands.Ending ending, List<String> told) {
        JsonNode document = ending.document();
        JsonNode error = document.path("error");
        String state =
                switch (ending.code()) {
                    case 0 -> "ok";
                    case 3 -> "degraded";
                    case 4 -> "disproved";
                    case 5 -> "refused";
                    default -> "failed";
                };
        String sentence =
                error.isObject()
                        ? error.path("message").asString("") + hint(error)
                        : sentence(ending.code(), document);
        return new RunView(
                begun,
                state,
                sentence,
                told,
                document.path("criticalPath").path("sentence").asString(""),
                phases(document),
                sources(document),
                steps(document),
                mutations(document));
    }

    private static String hint(JsonNode error) {
        String hint = error.path("hint").asString("");
        return hint.isEmpty() ? "" : "; " + hint;
    }

    private static String sentence(int code, JsonNode document) {
        JsonNode rto = document.path("rtoSeconds");
        String took = rto.isNumber() ? " Back in " + seconds(rto.asDouble()) + "." : "";
        return switch (code) {
            case 0 -> "Everything came back and was read back." + took;
            case 3 -> "It came back, not as well as it should." + took;
            case 4 -> "What came back is not what was backed up." + took;
            default -> "It ended with exit code " + code + "." + took;
        };
    }

    private static List<Phase> phases(JsonNode document) {
        double all = 0;
        for (JsonNode phase : document.path("phases")) {
            all = Math.max(all, phase.path("offset").asDouble() + phase.path("seconds").asDouble());
        }
        double perSecond = WIDE / Math.max(all, 1e-3);
        List<Phase> phases = new ArrayList<>();
        for (JsonNode phase : document.path("phases")) {
            phases.add(
                    new Phase(
                            phase.path("name").asString(""),
                            number(phase.path("offset").asDouble() * perSecond),
                            number(Math.max(1.5, phase.path("seconds").asDouble() * perSecond)),
                            seconds(phase.path("seconds").asDouble())));
        }
        return phases;
    }

    private static List<Source> sources(JsonNode document) {
        List<Source> sources = new ArrayList<>();
        for (JsonNode source : document.path("sources")) {
            sources.add(
                    new Source(
                            source.path("name").asString(""),
                            source.path("kind").asString(""),
                            source.path("verdict").asString(""),
                            source.path("level").asString(""),
                            source.path("place").asString("")));
        }
        return sources;
    }

    private static String soFar(List<String> told) {
        return told.reversed().stream()
                .map(String::strip)
                .filter(line -> line.startsWith(SO_FAR))
                .findFirst()
                .orElse("");
    }

    private static List<Step> steps(JsonNode document) {
        double all = 1e-3;
        for (JsonNode step : document.path("steps")) {
            all = Math.max(all, step.path("offset").asDouble() + step.path("seconds").asDouble());
        }
        Map<String, JsonNode> path = new HashMap<>();
        for (JsonNode step : document.path("criticalPath").path("steps")) {
            path.put(step.path("name").asString(""), step);
        }
        List<Step> steps = new ArrayList<>();
        for (JsonNode step : document.path("steps")) {
            JsonNode critical =
                    path.getOrDefault(step.path("name").asString(""), MissingNode.getInstance());
            steps.add(step(step, critical, WIDE / all));
        }
        return steps;
    }

    private static Step step(JsonNode step, JsonNode critical, double perSecond) {
        double offset = step.path("offset").asDouble();
        double seconds = step.path("seconds").asDouble();
        boolean ran = offset > 0;
        return new Step(
                step.path("wave").asString(""),
                step.path("name").asString(""),
                step.path("status").asString(""),
                seconds(seconds),
                ran ? number(offset * perSecond) : "",
                ran ? number(Math.max(1.5, seconds * perSecond)) : "",
                critical.isObject()
                        ? Math.round(100 * critical.path("share").asDouble()) + " %"
                        : "",
                why(critical));
    }

    private static String why(JsonNode critical) {
        return switch (critical.path("reason").asString("")) {
            case "wave" -> "after the wave before";
            case "need" -> "after what it needs";
            case "slot" ->
                    "waited "
                            + seconds(critical.path("waited").asDouble())
                            + " for a slot of its wave";
            default -> "";
        };
    }

    private static List<Mutation> mutations(JsonNode document) {
        List<Mutation> mutations = new ArrayList<>();
        for (JsonNode mutation : document.path("mutations")) {
            mutations.add(
                    new Mutation(
                            mutation.path("name").asString(""),
                            mutation.path("planted").asString(""),
                            mutation.path("outcome").asString(""),
                            mutation.path("finding").asString("")));
        }
        return mutations;
    }

    private static String seconds(double seconds) {
        return seconds < 60
                ? String.format(Locale.ROOT, "%.1f s", seconds)
                : Ages.span(Math.round(seconds));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
