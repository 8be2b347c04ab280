package lifeboat.targets.fleet;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import lifeboat.targets.TargetIdentity;

/// Which targets would fail together: those with the same provider and account, and those that
/// share a place (device, host, credential). A shared `endpoint=` alone proves nothing, since all
/// customers of a provider share it.
public final class Independence {
    /// Places that are too large to fail as one.
    private static final List<String> LARGE = List.of("endpoint=", "region=");

    private Independence() {}

    /// Targets that count once.
    ///
    /// @param members their positions in the list asked about, ascending
    /// @param reasons why they depend on each other, empty for a single target
    public record Group(List<Integer> members, List<String> reasons) {
        public Group {
            members = List.copyOf(members);
            reasons = List.copyOf(reasons);
        }
    }

    /// Puts every target into exactly one group, in the order of their first members. Dependence is
    /// passed on: if A and B share a host, and B and C a device, all three count once.
    public static List<Group> groups(List<TargetIdentity> targets) {
        int[] leader = new int[targets.size()];
        for (int i = 0; i < leader.length; i++) {
            leader[i] = i;
        }
        for (int i = 0; i < leader.length; i++) {
            for (int j = i + 1; j < leader.length; j++) {
                if (!together(targets.get(i), targets.get(j)).isEmpty()) {
                    join(leader, i, j);
                }
            }
        }
        return collect(targets, leader);
    }

    private static void join(int[] leader, int i, int j) {
        int kept = Math.min(leader[i], leader[j]);
        int given = Math.max(leader[i], leader[j]);
        for (int k = 0; k < leader.length; k++) {
            if (leader[k] == given) {
                leader[k] = kept;
            }
        }
    }

    private static List<Group> collect(List<TargetIdentity> targets, int[] leader) {
        List<Group> groups = new ArrayList<>();
        for (int first = 0; first < leader.length; first++) {
            if (leader[first] != first) {
                continue;
            }
            List<Integer> members = new ArrayList<>();
            Set<String> reasons = new TreeSet<>();
            for (int i = first; i < leader.length; i++) {
                if (leader[i] == first) {
                    for (int earlier : members) {
                        reasons.addAll(together(targets.get(earlier), targets.get(i)));
                    }
                    members.add(i);
                }
            }
            groups.add(new Group(members, List.copyOf(reasons)));
        }
        return Collections.unmodifiableList(groups);
    }

    /// What two targets have in common without depending on each other: provider, endpoint, region.
    public static List<String> also(TargetIdentity one, TargetIdentity other) {
        List<String> found = new ArrayList<>();
        if (one.provider().equals(other.provider()) && !one.account().equals(other.account())) {
            found.add("provider " + one.provider());
        }
        for (String place : new TreeSet<>(one.places())) {
            if (isLarge(place) && other.places().contains(place)) {
                found.add(place.replaceFirst("=", " "));
            }
        }
        return found;
    }

    private static boolean isLarge(String place) {
        return LARGE.stream().anyMatch(place::startsWith);
    }

    /// Why two targets would fail together; empty where they are independent of each other.
    public static List<String> together(TargetIdentity one, TargetIdentity other) {
        List<String> reasons = new ArrayList<>();
        if (one.provider().equals(other.provider()) && one.account().equals(other.account())) {
            reasons.add("same provider and account " + one.provider() + "/" + one.account());
        }
        for (String place : new TreeSet<>(one.places())) {
            if (!isLarge(place) && other.places().contains(place)) {
                reasons.add("same " + place);
            }
        }
        return reasons;
    }
}
