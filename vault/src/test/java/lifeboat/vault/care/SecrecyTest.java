package lifeboat.vault.care;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import lifeboat.encryption.FrameOpener;
import lifeboat.encryption.RecoveryKey;
import lifeboat.encryption.Secret;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.Target;
import lifeboat.vault.TestRuns;
import lifeboat.vault.VaultLayout;
import lifeboat.vault.seal.FrameCodec;
import lifeboat.vault.seal.ObjectType;
import lifeboat.vault.seal.SealedObjectReader;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecrecyTest {
    private static final byte[] MAGIC = "LIFEBOAT".getBytes(StandardCharsets.US_ASCII);
    private static final int INFO = 8 + 2 + 1 + 1 + 32;

    @TempDir Path state;

    /// The clear header of a sealed object, as the format describes it.
    private record Header(String wrapped, String commitment, int length) {
        static Header at(byte[] bytes, int offset) {
            ByteBuffer in = ByteBuffer.wrap(bytes, offset + INFO, bytes.length - offset - INFO);
            byte[] wrapped = new byte[in.getShort() & 0xffff];
            in.get(wrapped);
            byte[] commitment = new byte[32];
            in.get(commitment);
            HexFormat hex = HexFormat.of();
            return new Header(
                    hex.formatHex(wrapped),
                    hex.formatHex(commitment),
                    INFO + 2 + wrapped.length + 32);
        }
    }

    private static List<Header> headers(byte[] bytes) {
        List<Header> headers = new ArrayList<>();
        for (int at = 0; at + INFO < bytes.length; at++) {
            if (Arrays.equals(bytes, at, at + MAGIC.length, MAGIC, 0, MAGIC.length)) {
                headers.add(Header.at(bytes, at));
            }
        }
        return headers;
    }

    @Test
    @DisplayName("K-01 no object key is used for two objects, over runs, threads and cloned state")
    void everyObjectHasItsOwnKey() throws Exception {
        try (CareSite care = new CareSite(2, state)) {
            for (int i = 0; i < 5; i++) {
                care.grow().backUp();
            }
            copy(state.resolve("run"), state.resolve("clone"));
            Target alone = care.site.target(1);
            byte[] large = new byte[9 << 20];
            new Random(1).nextBytes(large);
            care.tree.put("large", large);
            care.backUp(care.site.targets().subList(0, 1));
            TestRuns.backUp(care.site, List.of(alone), state.resolve("clone"), care.tree);
            Map<ObjectKey, byte[]> all = new LinkedHashMap<>();
            for (Target target : care.site.targets()) {
                all.putAll(CareSite.objects(target));
            }
            Set<String> wrapped = new HashSet<>();
            Set<String> commitments = new HashSet<>();
            int objects = 0;
            int frames = 0;
            for (var object : all.entrySet()) {
                for (Header header : headers(object.getValue())) {
                    objects++;
                    wrapped.add(header.wrapped());
                    commitments.add(header.commitment());
                }
                if (object.getKey().value().startsWith(VaultLayout.PACKS)) {
                    frames += frames(care, object.getValue());
                }
            }
            // the nonce is the frame's number within its object: unique as long as the key is
            assertThat(objects).isGreaterThan(25);
            assertThat(frames).isGreaterThan(25);
            assertThat(wrapped).hasSize(objects);
            assertThat(commitments).hasSize(objects);
        }
    }

    private static int frames(CareSite care, byte[] pack) throws IOException {
        try (FrameCodec codec = new FrameCodec(1)) {
            return SealedObjectReader.open(
                            SealedObjectReader.Bytes.of(pack),
                            ObjectType.PACK,
                            care.site.recoveryKeys().sealing(),
                            codec,
                            "pack")
                    .frames()
                    .size();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
    }

    @Test
    @DisplayName("K-10 who has every file of the host opens no pack and no manifest")
    void theHostOpensNothing() throws Exception {
        try (CareSite care = new CareSite(1, state)) {
            care.grow().backUp();
            Target target = care.site.target(0);
            byte[] pack = CareSite.bytes(target, CareSite.first(target, VaultLayout.PACKS));
            Header header = headers(pack).getFirst();
            byte[] clear = Arrays.copyOf(pack, header.length());
            byte[] enc = HexFormat.of().parseHex(header.wrapped());
            byte[] info = Arrays.copyOf(pack, INFO);
            byte[] commitment = HexFormat.of().parseHex(header.commitment());
            // the right key opens it this way, so that what fails below fails for its key
            try (Secret right = care.site.newSite().opened().recoveryKey().decapsulate(enc, info)) {
                FrameOpener.over(right, clear, commitment);
            }
            List<byte[]> secrets = secretsOfHost(care);
            assertThat(secrets.size()).isGreaterThan(1000);
            for (byte[] secret : secrets) {
                try (Secret key = Secret.copyOf(secret)) {
                    assertThatThrownBy(() -> FrameOpener.over(key, clear, commitment))
                            .isInstanceOf(IOException.class);
                }
            }
            for (byte[] secret : secrets.subList(0, 8)) {
                try (Secret seed = Secret.copyOf(secret);
                        RecoveryKey recovery = RecoveryKey.fromSeed(seed);
                        Secret key = recovery.decapsulate(enc, info)) {
                    assertThatThrownBy(() -> FrameOpener.over(key, clear, commitment))
                            .isInstanceOf(IOException.class);
                }
            }
            try (FrameCodec codec = new FrameCodec(1)) {
                assertThatThrownBy(() ->
                                SealedObjectReader.open(
                                        SealedObjectReader.Bytes.of(pack),
                                        ObjectType.PACK,
                                        care.site.hostKeys().sealing(),
                                        codec,
                                        "pack"))
                        .isInstanceOf(IllegalStateException.class);
            }
        }
    }

    /// What the host holds by name first, then every 32 bytes of its key file and its state.
    private List<byte[]> secretsOfHost(CareSite care) throws IOException {
        var host = care.site.host();
        List<byte[]> secrets = new ArrayList<>();
        try (Secret index = host.indexKey();
                Secret chunker = host.chunkerKey();
                Secret data = host.blobIdKey("data")) {
            secrets.add(index.exposeBytes());
            secrets.add(chunker.exposeBytes());
            secrets.add(data.exposeBytes());
        }
        secrets.add(care.site.newSite().opened().siteSecret().exposeBytes());
        secrets.add(host.signingKey().seed().exposeBytes());
        List<byte[]> files = new ArrayList<>();
        files.add(host.toFile());
        var base64 =
                java.util.regex.Pattern.compile("[A-Za-z0-9+/]{40,}={0,2}")
                        .matcher(new String(host.toFile(), StandardCharsets.UTF_8));
        while (base64.find()) {
            String text = base64.group();
            if (text.length() % 4 == 0) {
                files.add(java.util.Base64.getDecoder().decode(text));
            }
        }
        try (var stored = Files.walk(state)) {
            for (Path file : stored.filter(Files::isRegularFile).toList()) {
                files.add(Files.readAllBytes(file));
            }
        }
        for (byte[] file : files) {
            for (int at = 0; at + 32 <= file.length; at++) {
                secrets.add(Arrays.copyOfRange(file, at, at + 32));
            }
        }
        return secrets;
    }

    @Test
    @DisplayName(
            "K-11 file names, content, host and site name are nowhere in stored bytes or names")
    void nothingIsStoredInTheClear() throws Exception {
        try (CareSite care = new CareSite(1, state)) {
            byte[] text =
                    "the quarterly numbers of a small shop "
                            .repeat(50)
                            .getBytes(StandardCharsets.UTF_8);
            byte[] noise = new byte[70_000];
            new Random(2).nextBytes(noise);
            care.tree.put("ledger/quarterly-2026.txt", text).put("ledger/noise.bin", noise);
            care.backUp();
            List<byte[]> secrets =
                    List.of(
                            "quarterly".getBytes(StandardCharsets.UTF_8),
                            "ledger".getBytes(StandardCharsets.UTF_8),
                            "docroot".getBytes(StandardCharsets.UTF_8),
                            care.site.host().hostName().getBytes(StandardCharsets.UTF_8),
                            care.site.host().siteName().getBytes(StandardCharsets.UTF_8),
                            Arrays.copyOfRange(noise, 1000, 1016),
                            Arrays.copyOfRange(noise, 65_000, 65_016));
            for (var object : CareSite.objects(care.site.target(0)).entrySet()) {
                byte[] name = object.getKey().value().getBytes(StandardCharsets.UTF_8);
                for (byte[] secret : secrets) {
                    String what = new String(secret, StandardCharsets.ISO_8859_1);
                    assertThat(occurs(name, secret))
                            .as("%s in %s", what, object.getKey())
                            .isFalse();
                    // four bytes alone occur by chance in megabytes, not in a vault this small
                    assertThat(occurs(object.getValue(), secret))
                            .as("%s in the bytes of %s", what, object.getKey())
                            .isFalse();
                }
            }
            assertThat(occurs(text, secrets.getFirst())).as("the search finds").isTrue();
        }
    }

    private static boolean occurs(byte[] bytes, byte[] wanted) {
        for (int at = 0; at + wanted.length <= bytes.length; at++) {
            if (Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
                return true;
            }
        }
        return false;
    }
}
