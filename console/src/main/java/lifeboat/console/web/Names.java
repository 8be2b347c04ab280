package lifeboat.console.web;

import java.util.List;

/// Lists of names in little room.
final class Names {
    private static final int FEW = 4;

    private Names() {}

    /// The first ones, and how many more there are.
    static String few(List<String> names) {
        return names.size() <= FEW + 1
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, FEW))
                        + " and "
                        + (names.size() - FEW)
                        + " more";
    }
}
