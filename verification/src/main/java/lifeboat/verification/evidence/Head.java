package lifeboat.verification.evidence;

/// The newest record of a chain, as somebody saw it.
///
/// @param chain id of the host
/// @param sha256 of the stored record
public record Head(String chain, long sequence, String sha256) {
    RecordName name() {
        return new RecordName(chain, sequence, sha256);
    }

    static Head of(RecordName name) {
        return new Head(name.chain(), name.sequence(), name.sha256());
    }

    @Override
    public String toString() {
        return chain + " #" + sequence + " " + sha256;
    }
}
