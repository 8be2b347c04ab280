package lifeboat.targets.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// Certificates of an authority of the tests' own, made by the JDK's keytool in one directory.
public final class TestCertificates {
    /// The password of the file [#trust()].
    public static final String PASSWORD = "harbour";

    private static final String AUTHORITY = "authority";

    private final Path store;
    private final Path trust;

    private TestCertificates(Path directory) {
        this.store = directory.resolve("keys.p12");
        this.trust = directory.resolve("trust.p12");
    }

    /// A new authority.
    public static TestCertificates in(Path directory)
            throws IOException, InterruptedException, GeneralSecurityException {
        TestCertificates made = new TestCertificates(directory);
        made.keytool(AUTHORITY, "CN=Authority", "-ext", "bc:c", "-validity", "30");
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(AUTHORITY, made.load().getCertificate(AUTHORITY));
        try (OutputStream out = Files.newOutputStream(made.trust)) {
            trusted.store(out, PASSWORD.toCharArray());
        }
        return made;
    }

    /// A key store file that trusts the authority.
    public Path trust() {
        return trust;
    }

    /// What a server of this machine should have.
    public SSLContext good() throws Exception {
        return signed("good", "san=dns:localhost,ip:127.0.0.1", "-validity", "20");
    }

    /// Right in all but its time, which is over.
    public SSLContext expired() throws Exception {
        return signed(
                "expired",
                "san=dns:localhost,ip:127.0.0.1",
                "-startdate",
                "-20d",
                "-validity",
                "10");
    }

    /// A certificate and its key as servers that read PEM want them.
    public record Pem(Path certificate, Path key) {}

    /// [#good()] as files.
    public Pem goodPem() throws Exception {
        good();
        return pem("good");
    }

    /// [#expired()] as files.
    public Pem expiredPem() throws Exception {
        expired();
        return pem("expired");
    }

    private Pem pem(String alias) throws IOException, GeneralSecurityException {
        KeyStore all = load();
        StringBuilder chain = new StringBuilder();
        for (Certificate certificate : all.getCertificateChain(alias)) {
            chain.append(armoured("CERTIFICATE", certificate.getEncoded()));
        }
        byte[] key = all.getKey(alias, PASSWORD.toCharArray()).getEncoded();
        return new Pem(
                Files.writeString(store.resolveSibling(alias + ".crt.pem"), chain),
                Files.writeString(
                        store.resolveSibling(alias + ".key.pem"), armoured("PRIVATE KEY", key)));
    }

    private static String armoured(String what, byte[] bytes) {
        return "-----BEGIN "
                + what
                + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes)
                + "\n-----END "
                + what
                + "-----\n";
    }

    /// Trusts the authority.
    public SSLContext trusting() throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(trust)) {
            trusted.load(in, PASSWORD.toCharArray());
        }
        TrustManagerFactory managers =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }

    /// For another host.
    public SSLContext ofAnotherHost() throws Exception {
        return signed("other", "san=dns:vault.example", "-validity", "20");
    }

    /// Signed by nobody.
    public SSLContext selfSigned() throws Exception {
        keytool("alone", "CN=localhost", "-ext", "san=dns:localhost,ip:127.0.0.1");
        return context("alone");
    }

    private SSLContext signed(String alias, String name, String... more) throws Exception {
        List<String> all = new ArrayList<>(List.of("-signer", AUTHORITY, "-ext", name));
        all.addAll(Arrays.asList(more));
        keytool(alias, "CN=" + alias, all.toArray(String[]::new));
        return context(alias);
    }

    private void keytool(String alias, String subject, String... more)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of("-genkeypair", "-alias", alias, "-dname", subject, "-keyalg", "EC"));
        command.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12"));
        command.addAll(List.of("-storepass", PASSWORD));
        command.addAll(Arrays.asList(more));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("keytool: " + said);
        }
    }

    private KeyStore load() throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return keys;
    }

    private SSLContext context(String alias) throws IOException, GeneralSecurityException {
        char[] password = PASSWORD.toCharArray();
        KeyStore all = load();
        KeyStore one = KeyStore.getInstance("PKCS12");
        one.load(null, null);
        one.setKeyEntry(
                alias, all.getKey(alias, password), password, all.getCertificateChain(alias));
        KeyManagerFactory keys =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(one, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }
}
