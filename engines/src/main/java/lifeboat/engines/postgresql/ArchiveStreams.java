package lifeboat.engines.postgresql;

import java.nio.charset.StandardCharsets;

/// Names of the streams into which the archive of a database is taken apart: `DATABASE/toc`,
/// `DATABASE/tables/SCHEMA/TABLE`, `DATABASE/large-objects/NUMBER`.
///
/// @param database its name
public record ArchiveStreams(String database) {
    /// The table of contents as `pg_dump` wrote it.
    public String toc() {
        return part(database) + "/toc";
    }

    /// The data of an entry.
    public String of(ArchiveToc.Entry entry) {
        if (entry.isLargeObjects()) {
            return part(database) + "/large-objects/" + entry.dumpId();
        }
        boolean table = entry.kind().equals("TABLE DATA");
        return part(database)
                + (table ? "/tables/" : "/other/" + part(entry.kind()) + "/")
                + (entry.namespace().isEmpty() ? "-" : part(entry.namespace()))
                + "/"
                + part(entry.tag());
    }

    /// The oids of a group of large objects.
    public String listOf(ArchiveToc.Entry entry) {
        return of(entry) + ".oids";
    }

    /// A name as a part of a path: what would not be one is written as %XX.
    private static String part(String name) {
        StringBuilder path = new StringBuilder();
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (c == '/' || c == '%' || c < ' ' || (c == '.' && path.isEmpty())) {
                path.append(String.format("%%%02X", (int) c));
            } else {
                path.append(c);
            }
        }
        return new String(
                path.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
