package lifeboat.engines.postgresql;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What `pg_basebackup` says belongs to a copy: `backup_manifest`. Immutable.
public final class BackupManifest {
    /// Its name among the files of the copy.
    public static final String NAME = "backup_manifest";

    /// Bytes it may have.
    public static final int MAX_BYTES = 512 << 20;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final SortedMap<String, Long> files;
    private final WalRange wal;

    private BackupManifest(SortedMap<String, Long> files, WalRange wal) {
        this.files = files;
        this.wal = wal;
    }

    /// @param segmentBytes size of the cluster's segments, which the manifest does not tell
    /// @throws IOException if it is no such manifest, or names more than one timeline
    public static BackupManifest parse(byte[] json, int segmentBytes) throws IOException {
        try {
            JsonNode document = JSON.readTree(json);
            SortedMap<String, Long> files = new TreeMap<>();
            for (JsonNode file : document.path("Files")) {
                files.put(path(file), file.path("Size").asLong(-1));
            }
            JsonNode ranges = document.path("WAL-Ranges");
            if (files.isEmpty() || ranges.size() != 1) {
                throw new IOException(
                        "the manifest of the copy names "
                                + files.size()
                                + " files and "
                                + ranges.size()
                                + " parts of the log");
            }
            JsonNode range = ranges.get(0);
            return new BackupManifest(
                    files,
                    new WalRange(
                            range.path("Timeline").asInt(),
                            WalPosition.parse(range.path("Start-LSN").asString()),
                            WalPosition.parse(range.path("End-LSN").asString()),
                            segmentBytes));
        } catch (JacksonException | IllegalArgumentException e) {
            throw new IOException("the manifest of the copy cannot be understood", e);
        }
    }

    /// A name that is no UTF-8 stands there in hexadecimal.
    private static String path(JsonNode file) {
        return file.has("Encoded-Path")
                ? new String(
                        HexFormat.of().parseHex(file.path("Encoded-Path").asString()),
                        StandardCharsets.ISO_8859_1)
                : file.path("Path").asString();
    }

    /// Size of every file of the copy but the log's segments and the manifest itself.
    public SortedMap<String, Long> files() {
        return Collections.unmodifiableSortedMap(files);
    }

    /// The log that must be there.
    public WalRange wal() {
        return wal;
    }
}
