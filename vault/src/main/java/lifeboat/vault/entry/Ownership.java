package lifeboat.vault.entry;

/// Who owns an entry, by number and by name; a name is empty where the source knew none.
///
/// @param uid user number, unsigned 32 bits
/// @param gid group number, unsigned 32 bits
/// @param user user name or empty
/// @param group group name or empty
public record Ownership(long uid, long gid, String user, String group) {}
