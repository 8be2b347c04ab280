package lifeboat.console;

import java.util.Optional;
import lifeboat.console.terminal.Money;
import lifeboat.console.terminal.Sizes;

/// Estimated and counted costs, in words.
public final class CostSentences {
    private CostSentences() {}

    /// What a target would cost, without its name.
    public static String of(Result.PlanCost c) {
        String reads = reads(c.requests(), c.bytes());
        if (c.reading().isEmpty() || c.month().isEmpty()) {
            return "all from there is " + reads + "; " + c.basis();
        }
        return "all from there is "
                + Money.about(c.reading().get(), c.currency())
                + " for "
                + reads
                + "; "
                + Sizes.bytes(c.storedBytes())
                + " kept there are "
                + Money.about(c.month().get(), c.currency())
                + " a month ("
                + c.basis()
                + ")";
    }

    /// What a drill cost at a target, without its name.
    public static String of(Result.DrillCost c) {
        return amount(c.cost(), c.currency())
                + reads(c.requests(), c.bytes())
                + " counted; estimated for all from there: "
                + amount(c.estimated(), c.currency())
                + reads(c.estimatedRequests(), c.estimatedBytes())
                + " ("
                + c.basis()
                + ")";
    }

    private static String amount(Optional<Double> amount, String currency) {
        return amount.map(value -> Money.about(value, currency) + " for ").orElse("");
    }

    private static String reads(long requests, long bytes) {
        return Sizes.count(requests, "read") + " of " + Sizes.bytes(bytes);
    }
}
