package lifeboat.engines.completeness;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Answers that a source gave to the site's own questions when it was captured. They stand among
/// the facts of the source, so that the manifest's signature covers them.
public final class RecordedAnswers {
    private static final String PREFIX = "answer:";
    private static final int NAME = 32;
    private static final int MOST = 1024;

    private RecordedAnswers() {}

    /// Facts that hold these answers.
    ///
    /// @param answers by question
    public static Map<String, String> facts(Map<String, String> answers) {
        Map<String, String> facts = new LinkedHashMap<>();
        answers.forEach((question, answer) -> facts.put(key(question), brief(answer)));
        return facts;
    }

    /// What was answered to a question; empty where it was not asked.
    public static Optional<String> of(Map<String, String> facts, String question) {
        return Optional.ofNullable(facts.get(key(question)));
    }

    /// An answer as it is kept: long ones by their digest.
    public static String brief(String answer) {
        return answer.length() <= MOST ? answer : "sha256:" + Completeness.sha256(answer);
    }

    private static String key(String question) {
        return PREFIX + Completeness.sha256(question.strip()).substring(0, NAME);
    }
}
