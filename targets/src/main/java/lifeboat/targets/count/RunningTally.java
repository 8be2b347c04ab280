package lifeboat.targets.count;

import java.util.concurrent.atomic.LongAdder;

/// Counts one kind of operation. Safe for concurrent use.
final class RunningTally {
    final LongAdder requests = new LongAdder();
    final LongAdder failures = new LongAdder();
    final LongAdder bytesUp = new LongAdder();
    final LongAdder bytesDown = new LongAdder();

    Tally now() {
        return new Tally(requests.sum(), failures.sum(), bytesUp.sum(), bytesDown.sum());
    }
}
