/// When what is done by itself, and that it is done once. A *slot* is a planned moment (policy,
/// nominal instant); a *policy* is a schedule of the configuration. [Slots] knows the slots of a
/// schedule, [SlotBook] keeps what became of each in a database that several processes may share,
/// [SlotLoop] starts what is due through the port [SlotRunner] and tells [SlotListener]. Plain Java
/// and JDBC; knows nothing of vaults.
@NullMarked
package lifeboat.console.schedule;

import org.jspecify.annotations.NullMarked;
