package lifeboat.engines.program;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Starts servers that end with this process, whatever it ends of: killed, out of memory, or gone
/// without closing them.
///
/// A shell begins as the server's process, leaves a copy of itself as a watcher beside it, and
/// becomes the server, whose process id, signals, status and error output thus are its own. The
/// watcher reads from a pipe into which nobody writes and whose other end only this process has: it
/// comes to its end with us, or with the server, since Java closes it then. The watcher ends the
/// server, if that still is its parent (a process id may have gone to another meanwhile), and
/// removes the directory.
public final class DeathWatch {
    private static final String SHELL = "/bin/sh";

    /// Ten seconds for a server to end by the signal, before it is killed.
    private static final String SCRIPT =
            """
            home=$1 signal=$2 server=$$
            shift 2
            serves() {
                read -r _ _ _ parent _ </proc/self/stat && [ "$parent" = "$server" ]
            }
            await() {
                tries=0
                while serves && [ "$tries" -lt 100 ]; do
                    sleep 0.1
                    tries=$((tries + 1))
                done
            }
            exec 3<&0 </dev/null
            (
                trap '' HUP INT QUIT TERM
                exec >/dev/null 2>&1
                while read -r _ <&3; do :; done
                serves && kill -s "$signal" "$server" && await
                serves && kill -s KILL "$server" && await
                [ -z "$home" ] || rm -rf -- "$home"
            ) &
            exec 3<&- "$@"
            """;

    private DeathWatch() {}

    /// How a server is ended whose owner died.
    public enum Farewell {
        /// It is killed.
        KILL,
        /// It is told to end all its processes at once, and killed where it does not.
        QUIT
    }

    /// Starts a server, the only one in a directory that goes with it when it ends or this process
    /// dies. Its input is empty. The caller closes what it gets, and the directory.
    ///
    /// @throws ProgramException if it cannot be started
    public static RunningProgram start(ProgramCall server, PrivateDirectory home, Farewell farewell)
            throws IOException {
        return start(server.in(home.path()), home.path().toAbsolutePath().toString(), farewell);
    }

    /// Starts a program that is killed when this process dies, and leaves its files. Its input is
    /// empty. The caller closes what it gets.
    ///
    /// @throws ProgramException if it cannot be started
    public static RunningProgram start(ProgramCall program) throws IOException {
        return start(program, "", Farewell.KILL);
    }

    private static RunningProgram start(ProgramCall program, String home, Farewell farewell)
            throws IOException {
        List<String> all =
                new ArrayList<>(
                        List.of(SHELL, "-c", SCRIPT, program.name(), home, farewell.name()));
        all.addAll(program.arguments());
        return RunningProgram.start(
                new ProgramCall(all, program.environment(), program.directory()),
                program.name(),
                _ -> {});
    }
}
