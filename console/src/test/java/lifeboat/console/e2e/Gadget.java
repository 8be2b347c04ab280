package lifeboat.console.e2e;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.concurrent.atomic.AtomicInteger;

/// What an attacker would put into a job history: an object that acts when it is made from bytes.
public final class Gadget implements Serializable {
    static final AtomicInteger MADE = new AtomicInteger();

    private static final long serialVersionUID = 1;

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        MADE.incrementAndGet();
    }
}
