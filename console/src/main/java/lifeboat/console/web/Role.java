package lifeboat.console.web;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What an account may do. Everybody who is logged in may look at every page without content of
/// sources.
enum Role {
    VIEWER("looks"),
    OPERATOR("reads what is in snapshots, with the passphrase, and starts drills"),
    APPROVER("approves what an operator planned"),
    AUDITOR("takes reports and evidence away"),
    ADMINISTRATOR("makes and removes accounts");

    private final String duty;

    Role(String duty) {
        this.duty = duty;
    }

    String duty() {
        return duty;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Role> of(String word) {
        return Arrays.stream(values()).filter(role -> role.word().equals(word)).findFirst();
    }
}
