package lifeboat.console.web;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What an account may do. A role includes no other; an account may have several.
enum Role {
    VIEWER("looks at every page that needs no passphrase"),
    OPERATOR("browses and downloads with the passphrase, starts drills, plans restores"),
    APPROVER("approves restores that somebody else planned"),
    AUDITOR("takes reports away"),
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
