package lifeboat.vault.entry;

/// Names the inode that several names of one source share. Equal values mean: one file.
///
/// @param device of the source file system
/// @param inode on that device
public record HardLink(long device, long inode) {}
