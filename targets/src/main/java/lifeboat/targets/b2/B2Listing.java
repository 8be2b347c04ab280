package lifeboat.targets.b2;

import com.backblaze.b2.client.B2StorageClientWebifier;
import com.backblaze.b2.client.exceptions.B2Exception;
import com.backblaze.b2.client.structures.B2FileVersion;
import com.backblaze.b2.client.structures.B2ListFileNamesRequest;
import com.backblaze.b2.client.structures.B2ListFileNamesResponse;
import com.backblaze.b2.client.structures.B2ListFileVersionsRequest;
import com.backblaze.b2.client.structures.B2ListFileVersionsResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import lifeboat.targets.ObjectInfo;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.ObjectVersion;
import lifeboat.targets.TargetException;
import lifeboat.targets.http.ListedNames;
import org.jspecify.annotations.Nullable;

/// Walks over names or versions. A page that does not follow from the one before makes the whole
/// listing broken.
final class B2Listing {
    /// As many as one transaction of Backblaze's price list holds.
    private static final int PAGE = 1000;

    private final B2Settings settings;
    private final B2StorageClientWebifier api;
    private final B2Account account;

    B2Listing(B2Settings settings, B2StorageClientWebifier api, B2Account account) {
        this.settings = settings;
        this.api = api;
        this.account = account;
    }

    /// Hands over what readers see of the names that begin with `prefix`.
    void names(String operation, String prefix, Consumer<ObjectInfo> each)
            throws B2Exception, TargetException {
        String wanted = settings.prefix() + prefix;
        ListedNames names = new ListedNames(operation, settings.prefix(), wanted, each);
        String next = null;
        do {
            String from = next;
            B2ListFileNamesResponse page =
                    account.call(known ->
                            api.listFileNames(
                                    known.authorization(),
                                    B2ListFileNamesRequest.builder(known.bucketId())
                                            .setPrefix(wanted)
                                            .setStartFileName(from)
                                            .setMaxFileCount(PAGE)
                                            .build()));
            for (B2FileVersion file : page.getFiles()) {
                if (from != null && file.getFileName().compareTo(from) < 0) {
                    throw new TargetException.Broken(operation + ": a page came twice", null);
                }
                names.next(file.getFileName(), file.getContentLength());
            }
            next = following(operation, from, page.getNextFileName());
        } while (next != null);
    }

    private static @Nullable String following(
            String operation, @Nullable String from, @Nullable String next) throws TargetException {
        if (next != null && from != null && next.compareTo(from) <= 0) {
            throw new TargetException.Broken(operation + ": a page came twice", null);
        }
        return next;
    }

    /// All versions and hide markers of one name, the newest first.
    List<B2FileVersion> versions(String operation, String name)
            throws B2Exception, TargetException {
        List<B2FileVersion> versions = new ArrayList<>();
        String nextId = null;
        do {
            String from = nextId;
            B2ListFileVersionsResponse page =
                    account.call(known -> {
                        var request =
                                B2ListFileVersionsRequest.builder(known.bucketId())
                                        .setPrefix(name)
                                        .setMaxFileCount(PAGE);
                        return api.listFileVersions(
                                known.authorization(),
                                (from == null
                                                ? request.setStartFileName(name)
                                                : request.setStart(name, from))
                                        .build());
                    });
            page.getFiles().stream()
                    .filter(file -> file.getFileName().equals(name))
                    .forEach(versions::add);
            nextId = name.equals(page.getNextFileName()) ? page.getNextFileId() : null;
            if (nextId != null && nextId.equals(from)) {
                throw new TargetException.Broken(operation + ": a page came twice", null);
            }
        } while (nextId != null);
        return versions;
    }

    /// Every version of the names that begin with `prefix`, the newest of a name first. Unfinished
    /// uploads and foreign names are passed over.
    void allVersions(String operation, String prefix, Consumer<ObjectVersion> each)
            throws B2Exception, TargetException {
        String wanted = settings.prefix() + prefix;
        String last = "";
        String nextName = wanted;
        String nextId = null;
        do {
            String fromName = nextName;
            String fromId = nextId;
            B2ListFileVersionsResponse page =
                    account.call(known -> {
                        var request =
                                B2ListFileVersionsRequest.builder(known.bucketId())
                                        .setPrefix(wanted)
                                        .setMaxFileCount(PAGE);
                        if (fromId != null) {
                            request.setStart(fromName, fromId);
                        }
                        return api.listFileVersions(known.authorization(), request.build());
                    });
            for (B2FileVersion file : page.getFiles()) {
                if (!file.getFileName().startsWith(wanted)) {
                    throw new TargetException.Broken(
                            operation + ": a name that was not asked for", null);
                }
                version(file, !file.getFileName().equals(last)).ifPresent(each);
                last = file.getFileName();
            }
            nextName = page.getNextFileName();
            nextId = page.getNextFileId();
            if (nextId != null && nextId.equals(fromId)) {
                throw new TargetException.Broken(operation + ": a page came twice", null);
            }
        } while (nextName != null);
    }

    private Optional<ObjectVersion> version(B2FileVersion file, boolean current) {
        String key = file.getFileName().substring(settings.prefix().length());
        if (!ObjectKey.isValid(key) || !(file.isUpload() || file.isHide())) {
            return Optional.empty();
        }
        return Optional.of(
                new ObjectVersion(
                        new ObjectKey(key),
                        file.getFileId(),
                        current ? ObjectVersion.Place.CURRENT : ObjectVersion.Place.EARLIER,
                        file.isHide() ? ObjectVersion.Kind.HIDES : ObjectVersion.Kind.DATA,
                        file.isHide() ? 0 : file.getContentLength(),
                        Instant.ofEpochMilli(file.getUploadTimestamp())));
    }
}
