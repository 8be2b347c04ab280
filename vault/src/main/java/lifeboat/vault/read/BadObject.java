package lifeboat.vault.read;

import lifeboat.targets.ObjectKey;

/// An object that a vault should have given and did not, or gave wrong.
///
/// @param target name of the vault's target
/// @param key of the object
/// @param reason in words
/// @param absent whether it is not there at all; otherwise it is damaged or could not be read
public record BadObject(String target, ObjectKey key, String reason, boolean absent) {}
