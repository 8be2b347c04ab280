package lifeboat.targets.fault;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import lifeboat.targets.ByteRange;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectInfo;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.targets.TargetException;

/// A store that keeps objects under other names than it was given: folded to one case, normalised,
/// or cut. Asked for the name it was given it finds the object, but so does it under every name
/// that becomes the same, and its listings show what became of the names. Safe for concurrent use.
public final class RenamingTarget implements Wrapped {
    private final Target inner;
    private final UnaryOperator<String> kept;
    private final Map<ObjectKey, String> shown = new ConcurrentHashMap<>();

    private RenamingTarget(Target inner, UnaryOperator<String> kept) {
        this.inner = inner;
        this.kept = kept;
    }

    /// A store that knows capital letters only, as old file systems do.
    public static RenamingTarget folding(Target inner) {
        return new RenamingTarget(inner, name -> name.toUpperCase(Locale.ROOT));
    }

    /// A store that cuts every part of a name after so many characters.
    public static RenamingTarget capping(Target inner, int characters) {
        return new RenamingTarget(
                inner, name -> name.replaceAll("([^/]{" + characters + "})[^/]*", "$1"));
    }

    /// A store that brings names into a form of its own: no zeros before a number, one dash for
    /// many.
    public static RenamingTarget normalising(Target inner) {
        return new RenamingTarget(
                inner, name -> name.replaceAll("/0+(?=\\d)", "/").replaceAll("-+", "-"));
    }

    @Override
    public Target inner() {
        return inner;
    }

    private ObjectKey found(ObjectKey asked) {
        return new ObjectKey(kept.apply(asked.value()).toLowerCase(Locale.ROOT));
    }

    @Override
    public void put(ObjectKey key, Content content, PutMode mode) throws TargetException {
        inner.put(found(key), content, mode);
        shown.put(found(key), kept.apply(key.value()));
    }

    @Override
    public InputStream read(ObjectKey key, ByteRange range) throws TargetException {
        return inner.read(found(key), range);
    }

    @Override
    public Optional<ObjectInfo> head(ObjectKey key) throws TargetException {
        return inner.head(found(key)).map(info -> new ObjectInfo(key, info.sizeBytes()));
    }

    @Override
    public void list(String prefix, Consumer<ObjectInfo> each) throws TargetException {
        List<ObjectInfo> all = new ArrayList<>();
        inner.list("", all::add);
        for (ObjectInfo info : all) {
            String name = shown.getOrDefault(info.key(), info.key().value());
            if (name.startsWith(prefix) && ObjectKey.isValid(name)) {
                each.accept(new ObjectInfo(new ObjectKey(name), info.sizeBytes()));
            }
        }
    }

    @Override
    public void delete(ObjectKey key) throws TargetException {
        inner.delete(found(key));
    }
}
