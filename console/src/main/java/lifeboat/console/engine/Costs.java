package lifeboat.console.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lifeboat.console.Result;
import lifeboat.console.config.SiteConfig;
import lifeboat.console.config.TargetConfig;
import lifeboat.console.prices.PriceTable;
import lifeboat.console.prices.Prices;
import lifeboat.targets.Operation;
import lifeboat.targets.count.CountingTarget;
import lifeboat.targets.count.Tally;
import lifeboat.vault.index.PackInfo;
import lifeboat.vault.read.Inventory;
import lifeboat.vault.read.ReadEstimate;

/// What reading and keeping is estimated to cost at the targets of a site.
final class Costs {
    private final SiteConfig config;
    private final PriceTable table = new PriceTable();

    Costs(SiteConfig config) {
        this.config = config;
    }

    /// What a target would cost if everything that it holds of a snapshot came from it.
    Result.PlanCost planned(String target, List<PackInfo> held, Inventory inventory) {
        ReadEstimate estimate = ReadEstimate.of(held);
        long stored = stored(inventory);
        Optional<Prices> prices = prices(target);
        return new Result.PlanCost(
                target,
                estimate.requests(),
                estimate.bytes(),
                prices.map(p -> p.reading(estimate.requests(), estimate.bytes())),
                stored,
                prices.map(p -> p.month(stored)),
                prices.map(Prices::currency).orElse(""),
                basis(target, prices));
    }

    /// What was estimated for a drill, and what was counted.
    ///
    /// @param packs of the snapshot
    List<Result.DrillCost> drilled(List<PackInfo> packs, List<CountingTarget> counted) {
        ReadEstimate estimate = ReadEstimate.of(packs);
        List<Result.DrillCost> costs = new ArrayList<>();
        for (CountingTarget target : counted) {
            Tally read = target.tally(Operation.READ);
            Optional<Prices> prices = prices(target.name());
            costs.add(
                    new Result.DrillCost(
                            target.name(),
                            estimate.requests(),
                            estimate.bytes(),
                            prices.map(p -> p.reading(estimate.requests(), estimate.bytes())),
                            read.requests(),
                            read.bytesDown(),
                            prices.map(p -> p.reading(read.requests(), read.bytesDown())),
                            prices.map(Prices::currency).orElse(""),
                            basis(target.name(), prices)));
        }
        return costs;
    }

    private Optional<Prices> prices(String target) {
        return config.targets().stream()
                .filter(candidate -> candidate.name().equals(target))
                .findFirst()
                .flatMap(table::of);
    }

    private String basis(String target, Optional<Prices> prices) {
        return prices.map(Prices::basis)
                .orElseGet(() ->
                        "no prices of "
                                + config.targets().stream()
                                        .filter(candidate -> candidate.name().equals(target))
                                        .map(TargetConfig::provider)
                                        .findFirst()
                                        .orElse("this provider")
                                + " are known: prices: of the target says them");
    }

    private static long stored(Inventory inventory) {
        long[] bytes = new long[1];
        inventory.packs((_, size) -> bytes[0] += size);
        inventory.others().values().forEach(size -> bytes[0] += size);
        return bytes[0];
    }
}
