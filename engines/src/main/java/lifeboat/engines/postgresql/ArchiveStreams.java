package lifeboat.engines.postgresql;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;

/// Names of the streams into which the archive of a database is taken apart: `DATABASE/toc`,
/// `DATABASE/tables/SCHEMA/TABLE`, `DATABASE/large-objects/NUMBER`.
///
/// @param database its name
public record ArchiveStreams(String database) {
    private static final String TOC = "/toc";

    /// The table of contents as `pg_dump` wrote it.
    public String toc() {
        return part(database) + TOC;
    }

    /// What the names of all its streams begin with.
    public String below() {
        return part(database) + "/";
    }

    /// Names of the databases whose archives are among these streams.
    public static List<String> databases(Collection<String> streams) {
        return streams.stream()
                .filter(name ->
                        name.endsWith(TOC) && name.indexOf('/') == name.length() - TOC.length())
                .map(name -> plain(name.substring(0, name.length() - TOC.length())))
                .toList();
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

    private static String plain(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
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
