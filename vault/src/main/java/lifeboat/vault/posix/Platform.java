package lifeboat.vault.posix;

/// Constants of the kernel's interface, with the few that differ between x86-64 and aarch64.
final class Platform {
    static final boolean AARCH64 = "aarch64".equals(System.getProperty("os.arch"));

    static final int O_WRONLY = 1;
    static final int O_RDWR = 2;
    static final int O_CREAT = 0x40;
    static final int O_EXCL = 0x80;
    static final int O_NOCTTY = 0x100;
    static final int O_NONBLOCK = 0x800;
    static final int O_DIRECTORY = AARCH64 ? 0x4000 : 0x10000;
    static final int O_NOFOLLOW = AARCH64 ? 0x8000 : 0x20000;
    static final int O_NOATIME = 0x40000;
    static final int O_CLOEXEC = 0x80000;
    static final int O_PATH = 0x200000;

    static final int AT_FDCWD = -100;
    static final int AT_SYMLINK_NOFOLLOW = 0x100;
    static final int AT_REMOVEDIR = 0x200;
    static final int AT_NO_AUTOMOUNT = 0x800;
    static final int AT_EMPTY_PATH = 0x1000;

    static final int RENAME_NOREPLACE = 1;
    static final long UTIME_OMIT = 0x3ffffffe;
    static final int SEEK_DATA = 3;
    static final int SEEK_HOLE = 4;
    static final int SYNC_FILE_RANGE_WRITE = 2;
    static final long FS_IOC_GETFLAGS = 0x80086601L;
    static final long FS_IOC_SETFLAGS = 0x40086602L;

    private Platform() {}

    /// @throws UnsupportedOperationException on anything but Linux on x86-64 or aarch64
    static void check() {
        String system = System.getProperty("os.name");
        String machine = System.getProperty("os.arch");
        if (!"Linux".equals(system) || !(AARCH64 || "amd64".equals(machine))) {
            throw new UnsupportedOperationException(
                    "file system access needs Linux on x86-64 or aarch64, this is "
                            + system
                            + " on "
                            + machine);
        }
    }
}
