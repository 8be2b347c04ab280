/// Hooks around the capture of sources that belong together.
///
/// *Group*: sources captured at one moment, between its hooks. *Freeze*: the time from the first
/// hook `before` to the last hook `after`, in which an application holds still. *Left freeze*: one
/// whose run was killed before it could end it; it is noted in the state directory.
///
/// May depend on: [lifeboat.engines.program], the JDK.
@NullMarked
package lifeboat.backup.group;

import org.jspecify.annotations.NullMarked;
