package lifeboat.encryption;

/// Whether more frames follow. Bound into each frame, so that an object cut at a frame edge is
/// noticed.
public enum FrameRole {
    /// More frames follow.
    DATA(0),
    /// The last frame of the object.
    LAST(1);

    private final byte code;

    FrameRole(int code) {
        this.code = (byte) code;
    }

    byte code() {
        return code;
    }
}
