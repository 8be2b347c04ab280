/// What one drill or restore showed, as a value that becomes JSON. Words: a *report* is the record
/// of one run; a *verdict* judges it; a *phase* is a part of its time, measured by a monotonic
/// clock and placed in UTC; a *check* compares expected with actual; *not tested* is what nobody
/// may take for proven.
///
/// For those who run drills and restores: fill a [RunReport] (its builder-like `with…` methods do
/// not exist on purpose: a report is made once, at the end), ask [RunReport#contradictions()]
/// before filing, then file `ReportJson.of(report)` by `Evidence.append(EvidenceKind.DRILL, …)`. A
/// report holds whole numbers only (milliseconds, bytes), because its bytes are canonical JSON, and
/// no secret. May depend on: `lifeboat.encryption` for canonical JSON.
@NullMarked
package lifeboat.verification.report;

import org.jspecify.annotations.NullMarked;
