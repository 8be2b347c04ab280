/// Proofs that a site comes back, and what is left of them: reports and evidence.
///
/// [lifeboat.verification.report] says what one run is: [lifeboat.verification.report.RunReport].
/// Whoever runs a drill or a real restore fills one and files it through the port
/// [lifeboat.verification.evidence.Evidence]; HTML, PDF and CSV are projections of it.
@NullMarked
package lifeboat.verification;

import org.jspecify.annotations.NullMarked;
