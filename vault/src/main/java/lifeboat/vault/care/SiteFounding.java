package lifeboat.vault.care;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lifeboat.encryption.site.HostKeys;
import lifeboat.encryption.site.NewSite;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.targets.TargetException;
import lifeboat.vault.VaultLayout;
import lifeboat.vault.read.Vaults;

/// Begins the vaults of a new site. Happens once in the life of a site, and never by itself: where
/// anything of a vault is, or cannot be ruled out, nothing is written.
public final class SiteFounding {
    private static final String README = "README.txt";
    private static final List<String> FOLDERS =
            List.of(
                    VaultLayout.KEYS,
                    VaultLayout.HOSTS,
                    VaultLayout.PACKS,
                    VaultLayout.INDEXES,
                    VaultLayout.SNAPSHOTS,
                    "tombstones/",
                    "evidence/");

    private SiteFounding() {}

    /// A target holds something already, or cannot be listed: nothing was written anywhere.
    public static final class Refused extends IOException {
        Refused(String message) {
            super(message);
        }
    }

    /// Writes the site's objects to every target and reads them back; `lifeboat-site.json` last of
    /// all, so that no vault counts before every vault has everything.
    ///
    /// @param site just made
    /// @param host its first host
    /// @param slots bytes of key slots by name, as `KeySlot.lock` makes them; none where the
    ///   recovery key is kept by shares alone
    /// @param targets every target of the site; not closed here
    /// @throws Refused if a target holds any object of a vault, or cannot be listed
    /// @throws IOException if a target failed half way; what was written was removed again, except
    ///   for what the message names
    public static void found(
            NewSite site, HostKeys host, Map<String, byte[]> slots, List<Target> targets)
            throws IOException {
        requireEmpty(targets);
        Map<ObjectKey, byte[]> objects = new LinkedHashMap<>();
        objects.put(VaultLayout.README, readme());
        objects.put(VaultLayout.SITE_SEALED, site.siteSealed());
        slots.forEach((name, bytes) -> objects.put(VaultLayout.keySlot(name), bytes));
        objects.put(VaultLayout.host(host.hostId()), host.certificate());
        Map<ObjectKey, byte[]> last = Map.of(VaultLayout.SITE, site.siteDocument());
        List<Written> written = new ArrayList<>();
        try {
            for (Map<ObjectKey, byte[]> round : List.of(objects, last)) {
                for (Target target : targets) {
                    write(target, round, written);
                }
            }
        } catch (IOException e) {
            throw new IOException(
                    "the site was not founded: " + e.getMessage() + takenBack(written), e);
        }
    }

    /// Fails unless every target can be listed and holds nothing of a vault.
    public static void requireEmpty(List<Target> targets) throws Refused {
        for (Target target : targets) {
            requireEmpty(target);
        }
    }

    private static void requireEmpty(Target target) throws Refused {
        List<ObjectKey> there = new ArrayList<>();
        try {
            target.list(
                    "",
                    info -> {
                        if (isOfVault(info.key()) && there.size() < 3) {
                            there.add(info.key());
                        }
                    });
        } catch (TargetException e) {
            throw refused(target, "cannot be listed", e);
        }
        if (!there.isEmpty()) {
            throw refused(target, "holds a vault already, for instance " + there, null);
        }
    }

    private static Refused refused(
            Target target, String reason, @org.jspecify.annotations.Nullable IOException cause) {
        Refused refused =
                new Refused(
                        "target "
                                + target.name()
                                + " "
                                + reason
                                + (cause == null ? "" : ": " + cause.getMessage())
                                + "; a new site is begun only on empty targets");
        if (cause != null) {
            refused.initCause(cause);
        }
        return refused;
    }

    private static boolean isOfVault(ObjectKey key) {
        return key.equals(VaultLayout.SITE)
                || key.equals(VaultLayout.SITE_SEALED)
                || key.equals(VaultLayout.README)
                || FOLDERS.stream().anyMatch(folder -> key.value().startsWith(folder));
    }

    private record Written(Target target, ObjectKey key, Content content) {}

    private static void write(Target target, Map<ObjectKey, byte[]> objects, List<Written> written)
            throws IOException {
        for (Map.Entry<ObjectKey, byte[]> object : objects.entrySet()) {
            Content content = Content.of(object.getValue());
            written.add(new Written(target, object.getKey(), content));
            target.put(object.getKey(), content, PutMode.CREATE);
            byte[] stored = Vaults.wholeFrom(target, object.getKey(), content.length());
            if (!Arrays.equals(stored, object.getValue())) {
                throw new IOException(
                        object.getKey() + " on " + target.name() + " reads back differently");
            }
        }
    }

    /// Removes what was written, and nothing that others wrote: the bytes must be ours.
    ///
    /// @return what is left, in words, or nothing
    private static String takenBack(List<Written> written) {
        List<String> left = new ArrayList<>();
        for (Written object : written.reversed()) {
            try {
                takeBack(object);
            } catch (IOException e) {
                left.add(object.key() + " on " + object.target().name());
            }
        }
        return left.isEmpty() ? "" : "; these objects may be left and are worthless: " + left;
    }

    private static void takeBack(Written object) throws IOException {
        try {
            int length = object.content().length();
            byte[] stored = Vaults.wholeFrom(object.target(), object.key(), length);
            if (Content.of(stored).sha256().equals(object.content().sha256())) {
                object.target().delete(object.key());
            } else {
                throw new IOException("other bytes are there");
            }
        } catch (TargetException.Missing e) {
            return; // it never came there
        }
    }

    /// The text that explains a vault to whoever finds it.
    static byte[] readme() throws IOException {
        try (InputStream in = SiteFounding.class.getResourceAsStream(README)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks its " + README);
            }
            return in.readAllBytes();
        }
    }
}
