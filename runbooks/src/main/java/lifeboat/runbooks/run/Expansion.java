package lifeboat.runbooks.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lifeboat.runbooks.References;
import lifeboat.runbooks.Runbook;
import lifeboat.runbooks.Step;
import lifeboat.runbooks.Wave;
import lifeboat.runbooks.Work;
import lifeboat.runbooks.region.Gap;
import lifeboat.runbooks.region.Home;
import lifeboat.runbooks.region.Region;

/// A runbook spelt out for the sources of one snapshot in one region.
///
/// @param gaps sources that no step restores, and references that nothing stands behind
public record Expansion(List<PlannedWave> waves, List<Gap> gaps) {
    public Expansion {
        waves = List.copyOf(waves);
        gaps = List.copyOf(gaps);
    }

    public List<PlannedStep> steps() {
        return waves.stream().flatMap(wave -> wave.steps().stream()).toList();
    }

    /// Spells a runbook out. Each source is restored once, by the first step that covers it.
    ///
    /// @param checked names of sources that have checks of their own
    public static Expansion of(Runbook runbook, Region region, RunMode mode, List<String> checked) {
        return new Maker(region, mode, checked).make(runbook);
    }

    private static final class Maker {
        private final Region region;
        private final Map<String, String> references;
        private final List<String> checked;
        private final Map<String, List<String>> plannedOf = new HashMap<>();
        private final Map<String, String> lastOf = new LinkedHashMap<>();
        private final List<Gap> gaps = new ArrayList<>();

        Maker(Region region, RunMode mode, List<String> checked) {
            this.region = region;
            this.references = region.references(mode.word());
            this.checked = checked;
        }

        Expansion make(Runbook runbook) {
            List<PlannedWave> waves = new ArrayList<>();
            for (Wave wave : runbook.waves()) {
                List<PlannedStep> steps = new ArrayList<>();
                for (Step step : wave.steps()) {
                    steps.addAll(planned(wave, step));
                }
                waves.add(new PlannedWave(wave, steps));
            }
            for (Home home : region.homes()) {
                if (!lastOf.containsKey(home.source())) {
                    gaps.add(
                            new Gap(
                                    home.source(),
                                    "no step of runbook " + runbook.name() + " restores it"));
                }
            }
            return new Expansion(waves, gaps);
        }

        private List<PlannedStep> planned(Wave wave, Step step) {
            for (String text : References.texts(step)) {
                for (String name : References.unresolved(text, references)) {
                    gaps.add(
                            new Gap(
                                    "step " + step.name(),
                                    "nothing stands behind ${"
                                            + name
                                            + "}; write it under `variables` of region "
                                            + region.name()));
                }
            }
            List<PlannedStep> steps =
                    switch (step.work()) {
                        case Work.Restore restore -> restores(wave, step, restore);
                        case Work.Verify _ -> perSource(wave, step, List.copyOf(lastOf.keySet()));
                        case Work.Checks _ ->
                                perSource(
                                        wave,
                                        step,
                                        lastOf.keySet().stream()
                                                .filter(checked::contains)
                                                .toList());
                        case Work.Sql sql -> afterSource(wave, step, sql.source());
                        case Work.Rotation rotation -> afterSource(wave, step, rotation.source());
                        case Work.Command _,
                                Work.Http _,
                                Work.Manual _,
                                Work.Approval _,
                                Work.MaintenancePage _ ->
                                List.of(
                                        new PlannedStep(
                                                step.name(),
                                                wave.name(),
                                                step,
                                                Optional.empty(),
                                                needs(step)));
                    };
            plannedOf.put(step.name(), steps.stream().map(PlannedStep::name).toList());
            return steps;
        }

        private List<PlannedStep> restores(Wave wave, Step step, Work.Restore restore) {
            List<PlannedStep> steps = new ArrayList<>();
            for (Home home : region.homes()) {
                boolean first = !lastOf.containsKey(home.source());
                if (first && restore.covers(home.kind(), home.source())) {
                    steps.add(ofSource(wave, step, "restore " + home.source(), home.source()));
                }
            }
            return steps;
        }

        /// Comes after everything that was planned for the source so far.
        private List<PlannedStep> afterSource(Wave wave, Step step, String source) {
            List<String> needs = new ArrayList<>(needs(step));
            Optional<String> last = Optional.ofNullable(lastOf.get(source));
            last.ifPresent(needs::add);
            if (last.isEmpty()) {
                gaps.add(
                        new Gap(
                                "step " + step.name(),
                                "source "
                                        + source
                                        + " is not in the snapshot, or not restored before it"));
            }
            return List.of(
                    new PlannedStep(step.name(), wave.name(), step, Optional.empty(), needs));
        }

        private List<PlannedStep> perSource(Wave wave, Step step, List<String> sources) {
            List<PlannedStep> steps = new ArrayList<>();
            for (String source : sources) {
                steps.add(ofSource(wave, step, step.name() + " " + source, source));
            }
            return steps;
        }

        private PlannedStep ofSource(Wave wave, Step step, String name, String source) {
            List<String> needs = new ArrayList<>(needs(step));
            Optional.ofNullable(lastOf.put(source, name)).ifPresent(needs::add);
            return new PlannedStep(name, wave.name(), step, Optional.of(source), needs);
        }

        private List<String> needs(Step step) {
            return step.after().stream()
                    .flatMap(name -> plannedOf.getOrDefault(name, List.of()).stream())
                    .toList();
        }
    }
}
