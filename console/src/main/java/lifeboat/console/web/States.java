package lifeboat.console.web;

import lifeboat.console.Status;

/// States as a word, a shape and a colour, so that none of the three is needed.
final class States {
    private States() {}

    static String tone(Status status) {
        return switch (status) {
            case OK -> "good";
            case DEGRADED -> "open";
            case FAILED, DAMAGED -> "bad";
        };
    }

    static String tone(String state) {
        return switch (state) {
            case "fresh", "ready", "passed", "ok", "done", "caught" -> "good";
            case "behind", "suspect", "degraded", "stale", "unverified", "running", "waiting" ->
                    "open";
            case "late",
                    "missing",
                    "away",
                    "failed",
                    "error",
                    "damaged",
                    "disproved",
                    "refused",
                    "killed",
                    "missed" ->
                    "bad";
            default -> "none";
        };
    }

    static String shape(String tone) {
        return switch (tone) {
            case "good" -> "●";
            case "open" -> "◆";
            case "bad" -> "▲";
            default -> "○";
        };
    }
}
