package lifeboat.console.web;

import lifeboat.console.Status;

/// States as a word, a shape and a colour, so that none of the three is needed.
final class States {
    private States() {}

    /// A badge.
    static void badge(Html html, String state, String text) {
        html.open("span", "class", "badge " + tone(state));
        html.element("span", shape(state), "class", "shape", "aria-hidden", "true");
        html.text(text).close("span");
    }

    static void badge(Html html, String state) {
        badge(html, state, state);
    }

    static String tone(Status status) {
        return switch (status) {
            case OK -> "good";
            case DEGRADED -> "open";
            case FAILED, DAMAGED -> "bad";
        };
    }

    static String tone(String state) {
        return switch (state) {
            case "fresh", "ready", "passed", "ok" -> "good";
            case "behind", "suspect", "degraded", "stale", "unverified" -> "open";
            case "late", "missing", "away", "failed", "error", "damaged", "missed" -> "bad";
            default -> "none";
        };
    }

    private static String shape(String state) {
        return switch (tone(state)) {
            case "good" -> "●";
            case "open" -> "◆";
            case "bad" -> "▲";
            default -> "○";
        };
    }
}
