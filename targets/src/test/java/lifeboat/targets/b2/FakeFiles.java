package lifeboat.targets.b2;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/// The files of one bucket: every upload and every hide marker is a version. Safe for concurrent
/// use.
final class FakeFiles {
    private final AtomicLong counter = new AtomicLong(1_700_000_000_000L);
    private final TreeMap<String, List<Version>> names = new TreeMap<>();

    /// One version.
    ///
    /// @param mode of its retention, empty for none
    @SuppressWarnings("ArrayRecordComponent") // compared by identity, never changed
    record Version(
            String id,
            String name,
            byte[] bytes,
            String action,
            long time,
            String mode,
            long until) {
        String sha1() {
            try {
                return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }

        boolean isUpload() {
            return action.equals("upload");
        }

        boolean isHeld(Instant now) {
            return !mode.isEmpty() && until > now.toEpochMilli();
        }

        Map<String, Object> json() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("accountId", "acc0unt");
            json.put("bucketId", "bucket-id");
            json.put("action", action);
            json.put("fileId", id);
            json.put("fileName", name);
            json.put("contentLength", bytes.length);
            json.put("size", bytes.length); // version 1 of the interface
            json.put("contentType", "application/octet-stream");
            json.put("contentSha1", isUpload() ? sha1() : null);
            json.put("contentMd5", null);
            json.put("fileInfo", Map.of());
            json.put("uploadTimestamp", time);
            Map<String, Object> retention = new LinkedHashMap<>();
            retention.put("mode", mode.isEmpty() ? null : mode);
            retention.put("retainUntilTimestamp", mode.isEmpty() ? null : until);
            json.put("fileRetention", Map.of("isClientAuthorizedToRead", true, "value", retention));
            return json;
        }
    }

    synchronized Version add(String name, byte[] bytes, String action, String mode, long until) {
        long time = counter.updateAndGet(last -> Math.max(last + 1, System.currentTimeMillis()));
        Version version = new Version("4_z" + time + "_f", name, bytes, action, time, mode, until);
        names.computeIfAbsent(name, _ -> new ArrayList<>()).addFirst(version);
        return version;
    }

    synchronized Optional<Version> newest(String name) {
        return Optional.ofNullable(names.get(name)).map(List::getFirst);
    }

    synchronized Optional<Version> byId(String name, String id) {
        return versionsOf(name).stream().filter(version -> version.id().equals(id)).findFirst();
    }

    synchronized List<Version> versionsOf(String name) {
        return List.copyOf(names.getOrDefault(name, List.of()));
    }

    synchronized void remove(Version version) {
        List<Version> versions = names.get(version.name());
        if (versions != null) {
            versions.remove(version);
            if (versions.isEmpty()) {
                names.remove(version.name());
            }
        }
    }

    synchronized Version retained(Version version, String mode, long until) {
        Version other =
                new Version(
                        version.id(),
                        version.name(),
                        version.bytes(),
                        version.action(),
                        version.time(),
                        mode,
                        until);
        names.getOrDefault(version.name(), new ArrayList<>())
                .replaceAll(one -> one.id().equals(other.id()) ? other : one);
        return other;
    }

    /// Every version from `name` on whose name begins with `prefix`, by name, the newest first.
    synchronized List<Version> from(String name, String prefix) {
        List<Version> found = new ArrayList<>();
        for (Map.Entry<String, List<Version>> entry : names.tailMap(name, true).entrySet()) {
            if (entry.getKey().startsWith(prefix)) {
                found.addAll(entry.getValue());
            }
        }
        return found;
    }

    static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }
}
