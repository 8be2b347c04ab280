package lifeboat.vault.posix;

/// System calls by their number on x86-64 and in the generic table that aarch64 uses
/// (`asm/unistd_64.h`, `asm-generic/unistd.h`).
enum Syscall {
    OPENAT(257, 56),
    CLOSE(3, 57),
    GETDENTS64(217, 61),
    STATX(332, 291),
    READLINKAT(267, 78),
    PREAD64(17, 67),
    PWRITE64(18, 68),
    FTRUNCATE(77, 46),
    FSYNC(74, 82),
    SYNCFS(306, 267),
    SYNC_FILE_RANGE(277, 84),
    LSEEK(8, 62),
    MKDIRAT(258, 34),
    SYMLINKAT(266, 36),
    LINKAT(265, 37),
    RENAMEAT2(316, 276),
    UNLINKAT(263, 35),
    MKNODAT(259, 33),
    FCHOWNAT(260, 54),
    FCHMOD(91, 52),
    FCHMODAT(268, 53),
    UTIMENSAT(280, 88),
    SETXATTR(188, 5),
    FSETXATTR(190, 7),
    GETXATTR(191, 8),
    LGETXATTR(192, 9),
    FGETXATTR(193, 10),
    LISTXATTR(194, 11),
    LLISTXATTR(195, 12),
    FLISTXATTR(196, 13),
    REMOVEXATTR(197, 14),
    FREMOVEXATTR(199, 16),
    FSTATFS(138, 44),
    IOCTL(16, 29),
    GETEUID(107, 175),
    GETEGID(108, 177);

    private final long x86;
    private final long generic;

    Syscall(long x86, long generic) {
        this.x86 = x86;
        this.generic = generic;
    }

    long number() {
        return Platform.AARCH64 ? generic : x86;
    }
}
