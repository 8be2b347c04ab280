package lifeboat.targets.fleet;

/// What [Quorum#judge] found.
///
/// @param needed the quorum asked for
/// @param copies independent targets found
/// @param providers distinct pairs of provider and account found
public record QuorumResult(Quorum needed, int copies, int providers) {
    public boolean reached() {
        return copies >= needed.copies() && providers >= needed.providers();
    }
}
