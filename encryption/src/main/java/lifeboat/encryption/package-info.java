/// Keys, sealing, signing and shares: everything by which a site keeps its secrets. Plain Java over
/// the JDK and Bouncy Castle; depends on nothing of Lifeboat.
///
/// Words: an *object* is one stored file of a vault; its *object key* is fresh and sealed to the
/// site's *recovery key*; a *frame* is one sealed piece of an object; a *slot* keeps the recovery
/// key under a passphrase; a *share* is a k-of-n part of it. A *commitment* is a value derived from
/// a key that says which key it is, because AES-GCM alone does not.
@NullMarked
package lifeboat.encryption;

import org.jspecify.annotations.NullMarked;
