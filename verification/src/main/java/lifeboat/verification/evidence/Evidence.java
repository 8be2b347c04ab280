package lifeboat.verification.evidence;

import java.io.IOException;
import tools.jackson.databind.node.ObjectNode;

/// Keeps what happened. Safe for concurrent use, also by several processes.
public interface Evidence {
    /// Signs `content`, appends it to this host's chain, and writes it to every vault. Vaults that
    /// cannot be written are named in the answer and receive the record with a later append.
    ///
    /// @param content whole numbers, strings, booleans, arrays and objects only, no secret; it is
    ///   sealed for the site's hosts, providers see only its kind, time and digest
    /// @throws IOException if no vault could be written; the record is then nowhere
    EvidenceRecord append(EvidenceKind kind, ObjectNode content) throws IOException;
}
