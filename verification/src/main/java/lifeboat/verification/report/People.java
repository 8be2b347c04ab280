package lifeboat.verification.report;

import java.util.List;
import java.util.Objects;

/// Who did it, who allowed it, who looks at it. The reviewer is not the operator.
///
/// @param approvals what was approved, by whom, when; one line each
/// @param reviewer empty until somebody signed off
public record People(String operator, List<String> approvals, String reviewer) {
    public People {
        Objects.requireNonNull(operator);
        approvals = List.copyOf(approvals);
        Objects.requireNonNull(reviewer);
    }
}
