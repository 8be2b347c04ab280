package lifeboat.targets;

import java.util.Set;

/// Who holds a target, for judging whether two targets would fail together. Two targets are
/// independent when provider or account differ and they share no `place`.
///
/// @param provider who runs it, for instance `aws`, `backblaze`, `own`
/// @param account whose account at the provider
/// @param places facts that name one physical or administrative thing, such as
///   `endpoint=https://…`, `device=64769`, `host=office.example`, `credential=AKIA…(hash)`
public record TargetIdentity(String provider, String account, Set<String> places) {
    public TargetIdentity {
        places = Set.copyOf(places);
    }
}
