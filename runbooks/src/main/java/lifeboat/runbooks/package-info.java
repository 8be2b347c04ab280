/// Runbooks: what is done, in which order, to bring a site up in a region.
///
/// *Runbook*: ordered waves of steps, written in YAML. *Wave*: steps that may run beside each
/// other; a wave begins when the one before it has ended. *Step*: one piece of work with its time
/// limit, tries and failure rule. The drill and the real restore execute the same runbook.
///
/// May depend on: the YAML parser, the JDK.
@NullMarked
package lifeboat.runbooks;

import org.jspecify.annotations.NullMarked;
