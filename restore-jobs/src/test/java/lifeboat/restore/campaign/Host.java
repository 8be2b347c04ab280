package lifeboat.restore.campaign;

import java.nio.file.Path;
import lifeboat.encryption.site.HostKeys;
import lifeboat.vault.site.VaultKeys;

/// One machine that backs its tree up.
///
/// @param name for people
/// @param identity its keys
/// @param keys what it can do in a vault
/// @param tree what it backs up
/// @param state its local state directory
record Host(String name, HostKeys identity, VaultKeys keys, LiveTree tree, Path state) {}
