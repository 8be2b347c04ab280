package lifeboat.encryption.site;

/// The rule for names that people give.
final class Names {
    private Names() {}

    static void require(String name, String what) {
        if (name.isBlank()
                || name.length() > SealedSite.LONGEST_NAME
                || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    what + " needs 1 to 200 characters, none of them control characters");
        }
    }
}
