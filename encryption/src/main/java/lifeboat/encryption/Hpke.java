package lifeboat.encryption;

import org.bouncycastle.crypto.hpke.HPKE;

/// The one cipher suite by which object keys are sealed to a site: HPKE (RFC 9180) base mode, KEM
/// X-Wing (0x647A, draft-connolly-cfrg-xwing-kem), KDF HKDF-SHA256, AEAD export-only.
final class Hpke {
    static final int PUBLIC_KEY_LENGTH = 1216;
    static final int ENC_LENGTH = 1120;
    static final int SEED_LENGTH = 32;
    static final int ENCAPSULATION_SEED_LENGTH = 64;
    static final int EXPORT_LENGTH = 32;
    static final String EXPORT_CONTEXT = "lifeboat object key v1";

    private Hpke() {}

    /// Bouncy Castle does not promise that a suite object is thread safe; a new one costs nothing.
    static HPKE suite() {
        return new HPKE(
                HPKE.mode_base, HPKE.kem_X_WING, HPKE.kdf_HKDF_SHA256, HPKE.aead_EXPORT_ONLY);
    }
}
