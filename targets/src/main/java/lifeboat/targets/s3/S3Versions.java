package lifeboat.targets.s3;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.ObjectVersion;
import lifeboat.targets.TargetException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteMarkerEntry;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;

/// One complete walk over the versions of a bucket. A listing that ends without saying so is
/// broken.
final class S3Versions {
    private final S3Settings settings;
    private final String operation;
    private final String wanted;
    private final Consumer<ObjectVersion> each;

    S3Versions(S3Settings settings, String operation, String prefix, Consumer<ObjectVersion> each) {
        this.settings = settings;
        this.operation = operation;
        this.wanted = settings.prefix() + prefix;
        this.each = each;
    }

    /// Versions of one key may lie on two pages, so they are handed over when the next key begins.
    void walk(S3Client client) throws TargetException {
        List<ObjectVersion> open = new ArrayList<>();
        String key = null;
        String version = null;
        while (true) {
            @Nullable String afterKey = key;
            @Nullable String afterVersion = version;
            ListObjectVersionsResponse page =
                    client.listObjectVersions(list -> {
                        list.bucket(settings.bucket()).prefix(wanted);
                        if (afterKey != null) {
                            list.keyMarker(afterKey).versionIdMarker(afterVersion);
                        }
                    });
            page(page, open);
            if (!page.isTruncated()) {
                flush(open);
                return;
            }
            boolean stands =
                    page.nextKeyMarker() == null
                            || (page.nextKeyMarker().equals(key)
                                    && java.util.Objects.equals(
                                            page.nextVersionIdMarker(), version));
            if (stands) {
                throw broken("cut short without a mark to go on");
            }
            key = page.nextKeyMarker();
            version = page.nextVersionIdMarker();
        }
    }

    private void page(ListObjectVersionsResponse page, List<ObjectVersion> open)
            throws TargetException {
        if (page.isTruncated() == null) {
            throw broken("answer is no listing");
        }
        List<ObjectVersion> these = new ArrayList<>();
        for (var data : page.versions()) {
            Long size = data.size();
            if (size == null || size < 0) {
                throw broken("an entry without size");
            }
            add(
                    these,
                    data.key(),
                    data.versionId(),
                    data.isLatest(),
                    ObjectVersion.Kind.DATA,
                    size,
                    data.lastModified());
        }
        for (DeleteMarkerEntry mark : page.deleteMarkers()) {
            add(
                    these,
                    mark.key(),
                    mark.versionId(),
                    mark.isLatest(),
                    ObjectVersion.Kind.HIDES,
                    0,
                    mark.lastModified());
        }
        // stable: a store lists the versions of a key newest first, but marks apart from data
        these.sort(
                Comparator.comparing((ObjectVersion one) -> one.key().value())
                        .thenComparing(ObjectVersion::place)
                        .thenComparing(ObjectVersion::since, Comparator.reverseOrder()));
        for (ObjectVersion one : these) {
            if (!open.isEmpty() && !open.getFirst().key().equals(one.key())) {
                flush(open);
            }
            open.add(one);
        }
    }

    private void add(
            List<ObjectVersion> these,
            @Nullable String name,
            @Nullable String version,
            @Nullable Boolean latest,
            ObjectVersion.Kind kind,
            long size,
            @Nullable Instant since)
            throws TargetException {
        if (name == null || version == null || latest == null || since == null) {
            throw broken("an entry without name, version or time");
        }
        if (!name.startsWith(wanted)) {
            throw broken("a name that was not asked for");
        }
        String key = name.substring(settings.prefix().length());
        if (ObjectKey.isValid(key)) {
            these.add(
                    new ObjectVersion(
                            new ObjectKey(key),
                            version,
                            latest ? ObjectVersion.Place.CURRENT : ObjectVersion.Place.EARLIER,
                            kind,
                            size,
                            since));
        }
    }

    private void flush(List<ObjectVersion> open) {
        open.forEach(each);
        open.clear();
    }

    private TargetException.Broken broken(String reason) {
        return new TargetException.Broken(operation + ": " + reason, null);
    }
}
