package lifeboat.targets.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.function.Consumer;
import lifeboat.targets.ObjectInfo;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.TargetException;
import org.jspecify.annotations.Nullable;

/// The entries of one listing, as they come. One that was not asked for, or comes out of order,
/// makes the listing broken, because a listing that lies would let living objects be taken for dead
/// ones. For one thread.
public final class ListedNames {
    private final String operation;
    private final String prefix;
    private final String wanted;
    private final Consumer<ObjectInfo> each;
    private String last = "";

    /// @param prefix that all names of the target begin with
    /// @param wanted that the names asked for begin with, the prefix included
    public ListedNames(String operation, String prefix, String wanted, Consumer<ObjectInfo> each) {
        this.operation = operation;
        this.prefix = prefix;
        this.wanted = wanted;
        this.each = each;
    }

    /// Hands over the next entry, unless its name is foreign.
    public void next(@Nullable String name, @Nullable Long size) throws TargetException {
        if (name == null || size == null || size < 0) {
            throw broken("an entry without name or size");
        }
        if (!name.startsWith(wanted)) {
            throw broken("a name that was not asked for");
        }
        if (!last.isEmpty() && !isBefore(last, name)) {
            throw broken("names out of order");
        }
        last = name;
        String key = name.substring(prefix.length());
        if (ObjectKey.isValid(key)) {
            each.accept(new ObjectInfo(new ObjectKey(key), size));
        }
    }

    /// Stores order by UTF-8 bytes; characters beyond the basic plane are ordered otherwise in a
    /// string.
    private static boolean isBefore(String first, String second) {
        return first.compareTo(second) < 0
                || Arrays.compareUnsigned(first.getBytes(UTF_8), second.getBytes(UTF_8)) < 0;
    }

    private TargetException.Broken broken(String reason) {
        return new TargetException.Broken(operation + ": " + reason, null);
    }
}
