package lifeboat.restore.redis;

/// Names of files in a data directory.
final class RedisFiles {
    static final String DUMP = "dump.rdb";
    static final String LOG = "appendonlydir";
    static final String OLD_LOG = "appendonly.aof";
    static final String BASE = "appendonly.aof.1.base.rdb";
    static final String MANIFEST = "appendonly.aof.manifest";

    /// What the manifest says of a log that is its base alone.
    static final String MANIFEST_TEXT = "file appendonly.aof.1.base.rdb seq 1 type b\n";

    private RedisFiles() {}
}
