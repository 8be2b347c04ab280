package lifeboat.console.web;

import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// Who may log in.
///
/// @param hash of the password, bcrypt
/// @param oneTime whether the password opens nothing but the page where it is changed
record Account(String name, SortedSet<Role> roles, String hash, boolean oneTime) {
    private static final String NAME = "[a-z][a-z0-9._-]{0,31}";

    Account {
        if (!name.matches(NAME)) {
            throw new IllegalArgumentException(
                    "a name is up to 32 of a to z, 0 to 9, dot, dash and underscore");
        }
        roles = Collections.unmodifiableSortedSet(new TreeSet<>(roles));
    }

    static Account of(String name, Set<Role> roles, String hash) {
        return new Account(name, new TreeSet<>(roles), hash, true);
    }

    Account chosen(String newHash) {
        return new Account(name, roles, newHash, false);
    }

    @Override
    public String toString() {
        return "Account[" + name + ", " + roles + "]";
    }
}
