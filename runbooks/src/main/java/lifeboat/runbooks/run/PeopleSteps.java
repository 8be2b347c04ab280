package lifeboat.runbooks.run;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import lifeboat.runbooks.References;
import lifeboat.runbooks.Work;

/// Steps that people do. A drill only tells them.
final class PeopleSteps {
    private final RegionRun.Setting setting;
    private final Map<String, String> references;

    PeopleSteps(RegionRun.Setting setting, Map<String, String> references) {
        this.setting = setting;
        this.references = references;
    }

    StepOutcome manual(String text) {
        setting.onlookers().note(setting.mode().banner() + ", to be done by hand: " + text);
        if (setting.mode() == RunMode.DRILL) {
            return StepOutcome.of(StepOutcome.Status.DONE, "only told: " + text);
        }
        return setting.onlookers().confirm(text, "done")
                ? StepOutcome.of(StepOutcome.Status.DONE, "")
                : StepOutcome.of(StepOutcome.Status.FAILED, "nobody said that it is done: " + text);
    }

    StepOutcome approval(Work.Approval approval, PlannedStep planned)
            throws IOException, InterruptedException {
        String text = References.resolve(approval.text(), references);
        if (setting.mode() == RunMode.DRILL) {
            return StepOutcome.of(StepOutcome.Status.DONE, "taken as given: " + text);
        }
        if (approval.token().isPresent()) {
            return signed(approval.token().get(), text, planned);
        }
        return setting.onlookers().confirm(text, "yes")
                ? StepOutcome.of(StepOutcome.Status.DONE, "")
                : StepOutcome.of(StepOutcome.Status.FAILED, "not approved: " + text);
    }

    /// The step's own limit ends the waiting a moment before that of the job would.
    private StepOutcome signed(Work.Token token, String text, PlannedStep planned)
            throws IOException, InterruptedException {
        SignedApproval approval =
                SignedApproval.of(
                        setting.directory().resolve(References.resolve(token.key(), references)),
                        setting.directory().resolve(References.resolve(token.file(), references)),
                        request(text, planned));
        setting.onlookers().note(approval.instruction());
        Duration limit = planned.step().timeout().multipliedBy(9).dividedBy(10);
        Optional<String> refusal = approval.await(limit);
        return refusal.isEmpty()
                ? StepOutcome.of(StepOutcome.Status.DONE, "signed")
                : StepOutcome.of(StepOutcome.Status.FAILED, "not approved: " + refusal.get());
    }

    private String request(String text, PlannedStep planned) {
        RegionRun.Occasion occasion = setting.occasion();
        return String.join(
                "\n",
                "lifeboat approval 1",
                "site " + occasion.site(),
                "region " + setting.region().name(),
                "snapshot " + occasion.snapshot(),
                "plan " + occasion.plan(),
                "begun " + occasion.begun(),
                "step " + planned.name(),
                "text " + text.replace('\n', ' '),
                "");
    }
}
