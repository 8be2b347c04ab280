package lifeboat.restore.campaign;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import lifeboat.targets.ObjectKey;

/// What providers, attackers and disks do.
final class DamageActions {
    private final World world;
    private final Random random;

    DamageActions(World world) {
        this.world = world;
        this.random = world.random;
    }

    /// Flips, cuts, removes, lengthens or swaps objects.
    String spoil() throws IOException {
        Place place = world.places.get(random.nextInt(world.places.size()));
        List<String> done = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            List<ObjectKey> keys = place.keys();
            if (!keys.isEmpty()) {
                done.add(spoil(place, keys, keys.get(random.nextInt(keys.size()))));
            }
        }
        return place.name() + " " + done;
    }

    private String spoil(Place place, List<ObjectKey> keys, ObjectKey key) throws IOException {
        byte[] bytes = place.bytes(key).orElseThrow();
        return switch (random.nextInt(5)) {
            case 0 -> remove(place, key);
            case 1 -> replace(place, key, "cut", shorter(bytes));
            case 2 -> replace(place, key, "lengthened", longer(bytes));
            case 3 -> swap(place, keys, key, bytes);
            default -> replace(place, key, "flipped", flipped(bytes));
        };
    }

    private static String remove(Place place, ObjectKey key) throws IOException {
        place.remove(key);
        return "removed " + key;
    }

    private static String replace(Place place, ObjectKey key, String how, byte[] bytes)
            throws IOException {
        place.spoil(key, bytes);
        return how + " " + key;
    }

    private byte[] shorter(byte[] bytes) {
        return Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
    }

    private byte[] longer(byte[] bytes) {
        return Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(50));
    }

    private byte[] flipped(byte[] bytes) {
        if (bytes.length > 0) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return bytes;
    }

    private String swap(Place place, List<ObjectKey> keys, ObjectKey key, byte[] bytes)
            throws IOException {
        String folder = key.value().substring(0, key.value().indexOf('/') + 1);
        List<ObjectKey> peers =
                keys.stream()
                        .filter(peer -> !folder.isEmpty() && peer.value().startsWith(folder))
                        .toList();
        if (peers.isEmpty()) {
            return "nothing";
        }
        ObjectKey other = peers.get(random.nextInt(peers.size()));
        byte[] theirs = place.bytes(other).orElseThrow();
        place.spoil(key, theirs);
        place.spoil(other, bytes);
        return "swapped " + key + " and " + other;
    }

    /// A place is out of reach, refuses the credential, or shows another site's vault.
    String close() {
        Place place = world.places.get(random.nextInt(world.places.size()));
        place.access(
                switch (random.nextInt(5)) {
                    case 0, 1 -> Place.Access.REVOKED;
                    case 2, 3 -> Place.Access.AWAY;
                    default -> Place.Access.FOREIGN;
                });
        return place.name() + " " + place.access();
    }

    /// The credential is given back, the line repaired.
    String open() {
        List<Place> closed = world.places.stream().filter(place -> !place.isOpen()).toList();
        if (closed.isEmpty()) {
            return "nothing";
        }
        Place place = closed.get(random.nextInt(closed.size()));
        place.access(Place.Access.OPEN);
        return place.name();
    }

    /// A place is lost for good and replaced by an empty one.
    String empty() throws IOException {
        Place place = world.places.get(random.nextInt(world.places.size()));
        place.empty();
        return place.name();
    }
}
