package lifeboat.console.config;

/// Reads `objectives:`.
final class ObjectivesReader {
    private ObjectivesReader() {}

    static ObjectivesConfig read(Section section) {
        ObjectivesConfig objectives =
                new ObjectivesConfig(
                        section.value("rpo", DurationText::parsePositive),
                        section.value("rto", DurationText::parsePositive));
        section.end();
        return objectives;
    }
}
