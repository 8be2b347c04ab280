package lifeboat.restore.h2;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Tells statements that H2 itself writes into scripts, and that make and fill tables, from all
/// others.
final class StatementFilter {
    private static final Pattern PLAIN =
            Pattern.compile(
                    "\\s*(?:INSERT INTO (?:\"|SYSTEM_LOB_STREAM\\b)"
                            + "|CREATE (?:CACHED |MEMORY |LOCAL TEMPORARY |GLOBAL TEMPORARY )*TABLE\\b"
                            + "|CREATE (?:USER|ROLE|SCHEMA|SEQUENCE|DOMAIN|CONSTANT|SYNONYM)\\b"
                            + "|CREATE (?:FORCE )?(?:MATERIALIZED )?VIEW\\b"
                            + "|CREATE (?:UNIQUE |SPATIAL |NULLS DISTINCT |NULLS NOT DISTINCT |PRIMARY KEY |HASH )*INDEX\\b"
                            + "|CREATE PRIMARY KEY\\b"
                            + "|CREATE UNIQUE (?:NULLS (?:ALL |NOT )?DISTINCT )?INDEX\\b"
                            + "|ALTER (?:TABLE|SEQUENCE|DOMAIN|VIEW|USER)\\b"
                            + "|GRANT\\b|COMMENT ON\\b|SET [A-Z_]+ "
                            + "|CREATE ALIAS IF NOT EXISTS SYSTEM_COMBINE_[BC]LOB FOR '"
                            + "|DROP ALIAS IF EXISTS SYSTEM_COMBINE_[BC]LOB\\b"
                            + "|DROP TABLE IF EXISTS SYSTEM_LOB_STREAM\\b).*",
                    Pattern.DOTALL);
    private static final int SHOWN = 100;

    private final List<String> leftOut = new ArrayList<>();

    static boolean isPlain(String statement) {
        return PLAIN.matcher(statement).matches();
    }

    void leaveOut(String statement) {
        String line = statement.strip().replaceAll("\\s+", " ");
        leftOut.add(line.substring(0, Math.min(SHOWN, line.length())));
    }

    List<String> leftOut() {
        return List.copyOf(leftOut);
    }
}
