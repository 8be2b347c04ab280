/// The fan-out of objects to several targets at once.
///
/// A *fleet* is the targets of one run. A *shipment* is one object on its way to every target from
/// one shared buffer; it is *released* when no target needs or reads the buffer any more. A target
/// that fails, or that would hold the others back, is *parked*: it gets nothing more in this run
/// and is healed from its peers later. A *quorum* is how many independent targets must hold an
/// object.
///
/// May depend on: the JDK and the package `lifeboat.targets`.
@NullMarked
package lifeboat.targets.fleet;

import org.jspecify.annotations.NullMarked;
