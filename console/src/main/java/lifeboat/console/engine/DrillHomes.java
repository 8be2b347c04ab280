package lifeboat.console.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lifeboat.console.CommandException;
import lifeboat.runbooks.drill.EphemeralPlace;
import lifeboat.runbooks.region.Home;
import lifeboat.runbooks.region.Region;
import lifeboat.runbooks.run.Restorer;
import lifeboat.runbooks.run.ThrowawayHome;
import lifeboat.vault.snapshot.SourceRecord;

/// The homes of one drill: below a private directory, or in servers that are thrown away.
final class DrillHomes implements AutoCloseable {
    private final EphemeralPlace place;
    private final List<ThrowawayHome> homes = new ArrayList<>();

    private DrillHomes(EphemeralPlace place) {
        this.place = place;
    }

    /// Makes them.
    ///
    /// @param place closed with them
    static DrillHomes make(EphemeralPlace place, List<SourceRecord> sources)
            throws CommandException {
        DrillHomes made = new DrillHomes(place);
        try {
            for (SourceRecord source : sources) {
                made.homes.add(made.home(source));
            }
            return made;
        } catch (CommandException | RuntimeException | Error e) {
            made.remove();
            throw e;
        }
    }

    /// Kinds that nothing restores get one too: that is told as a gap.
    private ThrowawayHome home(SourceRecord source) throws CommandException {
        java.nio.file.Path directory = place.directory().resolve(source.name());
        Optional<Restorer> restorer = RegionPlan.restorer(source.kind());
        try {
            return restorer.isPresent()
                    ? restorer.get().throwaway(source, directory)
                    : ThrowawayHome.inFiles(Home.ephemeral(source, directory));
        } catch (IOException e) {
            throw new CommandException.Failed(
                    "the drill could not be run: no home for "
                            + source.name()
                            + ": "
                            + e.getMessage(),
                    "install what is missing, or rehearse on another machine");
        }
    }

    /// @param programs what takes a source, by its name
    Region region(String name, Map<String, String> variables, Map<String, List<String>> programs) {
        return new Region(
                name,
                homes.stream()
                        .map(ThrowawayHome::home)
                        .map(home -> home.by(programs.getOrDefault(home.source(), List.of())))
                        .toList(),
                variables);
    }

    /// What homes can reach of the outside, in words.
    List<String> reachable() {
        return homes.stream()
                .flatMap(home ->
                        home.reachable().map(words -> home.home().source() + ": " + words).stream())
                .toList();
    }

    /// Ends and removes everything and looks whether it is gone.
    ///
    /// @return what is left, in words
    List<String> remove() {
        List<String> left = new ArrayList<>();
        for (ThrowawayHome home : homes) {
            try {
                home.close();
            } catch (IOException e) {
                left.add(
                        "the home of "
                                + home.home().source()
                                + " could not be removed: "
                                + e.getMessage());
            }
        }
        homes.clear();
        place.remove().ifPresent(left::add);
        return left;
    }

    @Override
    public void close() {
        remove();
    }
}
