/// One run of a runbook in a region: the steps as they are planned, what each did, and the ports to
/// what restores a kind of source and to the people and programs a step talks to.
///
/// *Restorer*: brings back sources of some kinds. *Planned step*: a step of the runbook for one
/// source, or as a whole. *Outcome*: what a planned step did. *Timeline*: where the time of a run
/// went, without gaps. *Critical path*: the chain of steps that determined how long it took.
///
/// May depend on: [lifeboat.runbooks], [lifeboat.runbooks.region], [lifeboat.runbooks.proof],
/// [lifeboat.restore], [lifeboat.vault], the JDK.
@NullMarked
package lifeboat.runbooks.run;

import org.jspecify.annotations.NullMarked;
