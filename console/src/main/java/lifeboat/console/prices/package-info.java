/// What providers charge for keeping and reading, as far as it is known: a table with its source
/// and date, and what the configuration says instead. Every figure is an estimate, none a promise.
///
/// May depend on: [lifeboat.console.config].
@NullMarked
package lifeboat.console.prices;

import org.jspecify.annotations.NullMarked;
