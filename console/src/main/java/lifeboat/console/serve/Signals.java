package lifeboat.console.serve;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;

/// Puts the names of signals that ask this process to end into a queue, instead of ending it. By
/// reflection: javac warns of the class, and there is no other way to see a second signal.
final class Signals {
    private Signals() {}

    static void into(BlockingQueue<String> queue) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler put =
                    (proxy, method, arguments) ->
                            switch (method.getName()) {
                                case "handle" -> {
                                    queue.add(String.valueOf(arguments[0]));
                                    yield Void.class;
                                }
                                case "equals" -> Objects.hashCode(arguments[0]) == proxy.hashCode();
                                case "hashCode" -> System.identityHashCode(proxy);
                                default -> "signals of serve";
                            };
            Object own =
                    Proxy.newProxyInstance(
                            Signals.class.getClassLoader(), new Class<?>[] {handler}, put);
            for (String name : List.of("TERM", "INT")) {
                signal.getMethod("handle", signal, handler)
                        .invoke(null, signal.getConstructor(String.class).newInstance(name), own);
            }
        } catch (ClassNotFoundException
                | NoSuchMethodException
                | InstantiationException
                | IllegalAccessException e) {
            throw new IllegalStateException("this JVM gives no signals", e);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("this JVM keeps the signals for itself", e);
        }
    }
}
