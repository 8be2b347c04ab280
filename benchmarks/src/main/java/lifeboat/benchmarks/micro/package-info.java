/// JMH microbenchmarks of the data path, stage by stage, on seeded data.
///
/// An *operation* is one byte where the score is in `ops/us`, which then reads as MB/s, and one
/// blob, entry or file where it is in `ops/ms`, which then reads as thousands a second: see
/// `JMH.md`. JMH wants its classes public and open to inheritance; nobody else uses them.
///
/// May depend on: everything.
@NullMarked
package lifeboat.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
