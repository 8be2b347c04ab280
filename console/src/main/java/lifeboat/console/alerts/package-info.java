/// Tells people how runs ended: webhooks, pings and programs of `notify:`. A path that does not
/// work never fails the run; it is remembered in the state directory, told over the other paths,
/// and shown by `status` until it works again.
@NullMarked
package lifeboat.console.alerts;

import org.jspecify.annotations.NullMarked;
