package lifeboat.vault;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.CipherSpi;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.ShortBufferException;
import org.jspecify.annotations.Nullable;

/// AES-GCM that once encrypts wrongly, put before the one of the Java runtime until closed. Claims
/// nothing itself: whoever plans a fault asks [#happened()].
public final class WrongCipher implements AutoCloseable {
    private static final String NAME = "lifeboat-wrong-cipher";
    private static final String ALGORITHM = "AES/GCM/NoPadding";
    private static volatile @Nullable WrongCipher installed;

    private final Fault fault;
    private final int at;
    private final AtomicInteger encryptions = new AtomicInteger();

    /// What goes wrong.
    public enum Fault {
        /// Nothing.
        NONE,
        /// One byte that was emitted is another.
        EMITTED,
        /// One byte was another when it was read; the tag is right for it.
        READ
    }

    private WrongCipher(Fault fault, int at) {
        this.fault = fault;
        this.at = at;
    }

    /// @param at which encryption goes wrong, from 1
    public static WrongCipher install(Fault fault, int at) {
        WrongCipher cipher = new WrongCipher(fault, at);
        installed = cipher;
        if (Security.insertProviderAt(new Wrong(), 1) != 1) {
            throw new IllegalStateException("another wrong cipher is at work");
        }
        return cipher;
    }

    /// Whether the planned encryption has come.
    public boolean happened() {
        return encryptions.get() >= at;
    }

    @Override
    public void close() {
        Security.removeProvider(NAME);
        installed = null;
    }

    private static final class Wrong extends Provider {
        private static final long serialVersionUID = 1;

        Wrong() {
            super(NAME, "1", "AES-GCM with a planned fault");
            putService(
                    new Service(
                            this, "Cipher", ALGORITHM, Spi.class.getName(), List.of(), Map.of()) {
                        @Override
                        public Object newInstance(@Nullable Object parameter) {
                            return new Spi();
                        }
                    });
        }
    }

    private static Fault nextFault() {
        WrongCipher plan = installed;
        if (plan == null || Thread.currentThread().getName().endsWith("-warmup")) {
            return Fault.NONE;
        }
        return plan.encryptions.incrementAndGet() == plan.at ? plan.fault : Fault.NONE;
    }

    private static final class Spi extends CipherSpi {
        private final Cipher right;
        private boolean encrypts;

        Spi() {
            try {
                right = Cipher.getInstance(ALGORITHM, "SunJCE");
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        protected int engineDoFinal(byte[] in, int off, int len, byte[] out, int outOff)
                throws ShortBufferException, IllegalBlockSizeException, BadPaddingException {
            Fault fault = encrypts ? nextFault() : Fault.NONE;
            byte[] read = Arrays.copyOfRange(in, off, off + len);
            if (fault == Fault.READ) {
                read[len / 2] ^= 4;
            }
            int count = right.doFinal(read, 0, len, out, outOff);
            if (fault == Fault.EMITTED) {
                out[outOff + len / 2] ^= 4;
            }
            return count;
        }

        @Override
        protected void engineInit(
                int mode, Key key, AlgorithmParameterSpec parameters, SecureRandom random)
                throws InvalidKeyException, InvalidAlgorithmParameterException {
            encrypts = mode == Cipher.ENCRYPT_MODE;
            right.init(mode, key, parameters, random);
        }

        @Override
        protected void engineUpdateAAD(byte[] bytes, int off, int len) {
            right.updateAAD(bytes, off, len);
        }

        @Override
        protected int engineGetBlockSize() {
            return right.getBlockSize();
        }

        @Override
        protected int engineGetOutputSize(int length) {
            return right.getOutputSize(length);
        }

        @Override
        protected byte[] engineGetIV() {
            return right.getIV();
        }

        @Override
        protected AlgorithmParameters engineGetParameters() {
            return right.getParameters();
        }

        @Override
        protected void engineSetMode(String mode) {
            throw unused();
        }

        @Override
        protected void engineSetPadding(String padding) {
            throw unused();
        }

        @Override
        protected void engineInit(int mode, Key key, SecureRandom random) {
            throw unused();
        }

        @Override
        protected void engineInit(
                int mode, Key key, AlgorithmParameters parameters, SecureRandom random) {
            throw unused();
        }

        @Override
        protected byte[] engineUpdate(byte[] in, int off, int len) {
            throw unused();
        }

        @Override
        protected int engineUpdate(byte[] in, int off, int len, byte[] out, int outOff) {
            throw unused();
        }

        @Override
        protected byte[] engineDoFinal(byte[] in, int off, int len) {
            throw unused();
        }

        private static UnsupportedOperationException unused() {
            return new UnsupportedOperationException("not used by Lifeboat");
        }
    }
}
