package lifeboat.console.schedule;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A port of the loopback address that leads to a Unix socket, for clients that know only ports.
/// Can cut what is open. Closing it ends its threads.
final class SocketBridge implements AutoCloseable {
    private final ServerSocketChannel door;
    private final UnixDomainSocketAddress behind;
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

    private SocketBridge(ServerSocketChannel door, Path socket) {
        this.door = door;
        this.behind = UnixDomainSocketAddress.of(socket);
    }

    static SocketBridge to(Path socket) throws IOException {
        ServerSocketChannel door = ServerSocketChannel.open();
        door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        SocketBridge bridge = new SocketBridge(door, socket);
        Thread.ofVirtual().start(bridge::accept);
        return bridge;
    }

    int port() {
        return door.socket().getLocalPort();
    }

    /// Ends all connections; new ones are taken.
    void cut() {
        for (SocketChannel channel : open) {
            close(channel);
        }
    }

    private void accept() {
        while (door.isOpen()) {
            try {
                SocketChannel client = door.accept();
                client.setOption(StandardSocketOptions.TCP_NODELAY, true);
                open.add(client);
                SocketChannel server = SocketChannel.open(StandardProtocolFamily.UNIX);
                open.add(server);
                server.connect(behind);
                Thread.ofVirtual().start(() -> copy(client, server));
                Thread.ofVirtual().start(() -> copy(server, client));
            } catch (IOException e) {
                cut(); // the door is closed, or the server away: the clients see their end
            }
        }
    }

    private void copy(SocketChannel from, SocketChannel to) {
        ByteBuffer buffer = ByteBuffer.allocate(16 << 10);
        try {
            while (from.read(buffer) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
                buffer.clear();
            }
        } catch (IOException e) {
            buffer.clear(); // cut
        } finally {
            close(from);
            close(to);
        }
    }

    private void close(SocketChannel channel) {
        open.remove(channel);
        try {
            channel.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        cut();
    }
}
