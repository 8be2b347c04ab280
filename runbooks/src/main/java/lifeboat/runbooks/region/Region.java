package lifeboat.runbooks.region;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A place to restore to: a home for every source.
///
/// @param variables the region's own, for references in runbooks
public record Region(String name, List<Home> homes, Map<String, String> variables) {
    public Region {
        homes = List.copyOf(homes);
        variables = Map.copyOf(variables);
    }

    public Optional<Home> home(String source) {
        return homes.stream().filter(home -> home.source().equals(source)).findFirst();
    }

    /// What references in a runbook stand for.
    ///
    /// @param mode `real` or `drill`
    public Map<String, String> references(String mode) {
        Map<String, String> known = new LinkedHashMap<>(variables);
        known.put("region", name);
        known.put("mode", mode);
        for (Home home : homes) {
            known.put("home." + home.source(), home.place());
        }
        return known;
    }
}
