package lifeboat.console;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What one command asks for. Holds no secret.
public sealed interface Request {
    /// Whether a passphrase that is easy to guess is accepted.
    enum PassphrasePolicy {
        STRONG_ONLY,
        ALLOW_WEAK
    }

    /// What happens to files that are in the way.
    enum Existing {
        REFUSE,
        OVERWRITE
    }

    /// Whether owners, devices and privileged attributes are restored.
    enum Privilege {
        ORDINARY,
        PRIVILEGED
    }

    /// Whether abilities are tried out or only told.
    enum Probe {
        DECLARED_ONLY,
        PROVE
    }

    /// @param sheet where the recovery sheet goes besides the screen
    /// @param slot name of the first passphrase slot
    record Init(Optional<Path> sheet, PassphrasePolicy policy, String slot) implements Request {}

    /// @param configFile where the skeleton is written; it must not exist
    record Attach(List<String> targetUrls, Path configFile) implements Request {
        public Attach {
            targetUrls = List.copyOf(targetUrls);
        }
    }

    /// The slot that a run belongs to.
    ///
    /// @param policy name of the schedule
    record Planned(String policy, Instant slot) {}

    /// @param sources names; empty means all
    /// @param planned empty for a run by hand
    record Backup(List<String> sources, Optional<Planned> planned) implements Request {
        public Backup {
            sources = List.copyOf(sources);
        }

        /// A run by hand.
        public Backup(List<String> sources) {
            this(sources, Optional.empty());
        }
    }

    /// Runs what the schedules say until it is told to end.
    record Serve() implements Request {}

    /// Files slots that did not run as evidence.
    ///
    /// @param reasons why, by the moments of the slots
    record MissedSlots(String policy, Map<Instant, String> reasons) implements Request {
        public MissedSlots {
            reasons = Map.copyOf(reasons);
        }
    }

    record Snapshots() implements Request {}

    /// @param snapshot id, `latest` or a time
    /// @param skip how many entries that match are left out first
    /// @param most how many are shown
    record Ls(
            String snapshot,
            Optional<String> source,
            Optional<String> pathGlob,
            long skip,
            long most)
            implements Request {}

    record Diff(String from, String to, Optional<String> source) implements Request {}

    /// @param snapshot id, `latest` or a time
    /// @param include globs; empty means everything
    /// @param from names of targets to read from; empty means any
    /// @param toTime a moment, or `latest`, up to which the log behind the snapshot is replayed
    record Restore(
            String source,
            Destination to,
            String snapshot,
            List<String> include,
            List<String> from,
            Existing existing,
            Privilege privilege,
            Optional<String> toTime)
            implements Request {
        public Restore {
            include = List.copyOf(include);
            from = List.copyOf(from);
        }
    }

    /// Where a restored source goes.
    sealed interface Destination {
        record Directory(Path path) implements Destination {}

        record TarFile(Path path) implements Destination {}

        /// A database server.
        ///
        /// @param url without a password
        /// @param passwordFile holds the password in its first line
        record Server(String url, Optional<Path> passwordFile) implements Destination {}

        /// A tar stream on standard output.
        record TarStream() implements Destination {}
    }

    /// @param at snapshot id, `latest` or a time
    /// @param without names of targets that count as gone
    record Plan(String region, String at, List<String> without) implements Request {
        public Plan {
            without = List.copyOf(without);
        }
    }

    /// @param at snapshot id, `latest` or a time
    /// @param without names of targets that count as gone
    /// @param plan hash of the plan that is meant
    /// @param confirm name of the region, instead of typing it
    record RestoreEverything(
            String region,
            String at,
            List<String> without,
            Optional<String> plan,
            Optional<String> confirm,
            Privilege privilege)
            implements Request {
        public RestoreEverything {
            without = List.copyOf(without);
        }
    }

    /// @param region whose runbook, variables and preferences are rehearsed
    /// @param at snapshot id, `latest` or a time
    /// @param without names of targets that count as gone
    /// @param seed of everything that is chosen by chance
    /// @param planned empty for a drill by hand
    record Drill(
            Optional<String> region,
            String at,
            List<String> without,
            Scope scope,
            Damage damage,
            Optional<Long> seed,
            Choosing choosing,
            Optional<Planned> planned)
            implements Request {
        public Drill {
            without = List.copyOf(without);
        }

        /// A drill of what was asked for, by hand.
        public Drill(
                Optional<String> region,
                String at,
                List<String> without,
                Scope scope,
                Damage damage,
                Optional<Long> seed) {
            this(region, at, without, scope, damage, seed, Choosing.ASKED, Optional.empty());
        }

        /// Who chooses what is tried.
        public enum Choosing {
            ASKED,
            /// The pair of one target and one region that was proven longest ago, with the newest,
            /// the oldest and some snapshot in turn.
            ROTATED,
            /// Some snapshot, by the seed.
            SAMPLED
        }

        /// Which targets are absent.
        public enum Scope {
            ONCE,
            /// Again with each target and each pair of targets absent.
            MATRIX
        }

        /// Whether damage is planted that must be found.
        public enum Damage {
            NONE,
            MUTATE
        }
    }

    /// @param keep whether what was built stays
    record Demo(Keep keep) implements Request {
        /// What becomes of the demonstration.
        public enum Keep {
            REMOVE,
            KEEP
        }
    }

    /// @param targets names; empty means all
    /// @param readPercent share of the data that is read, 0 to 100
    record Verify(List<String> targets, int readPercent, Optional<Duration> timeBudget)
            implements Request {
        public Verify {
            targets = List.copyOf(targets);
        }
    }

    /// As [Verify], and repairs what it finds.
    record Heal(List<String> targets, int readPercent, Optional<Duration> timeBudget)
            implements Request {
        public Heal {
            targets = List.copyOf(targets);
        }
    }

    /// How the site stands now.
    record Overview(Telling telling) implements Request {
        /// Who is told.
        public enum Telling {
            SCREEN_ONLY,
            NOTIFY
        }
    }

    /// Sends a test over every path of `notify:`.
    record NotifyTest() implements Request {}

    /// @param effect whether anything is announced and deleted
    record Prune(Effect effect) implements Request {
        /// Whether a command does what it tells.
        public enum Effect {
            DRY_RUN,
            CARRY_OUT
        }
    }

    /// Keeps a file of a log.
    record WalPush(String source, Path path) implements Request {}

    /// @param every most time until what was written is sent
    /// @param limit after which it ends by itself
    record WalReceive(String source, Duration every, Optional<Duration> limit) implements Request {}

    /// @param name of a file of the log
    /// @param path where it goes
    record WalFetch(String source, String name, Path path) implements Request {}

    record WalStatus(String source) implements Request {}

    record KeysList() implements Request {}

    /// Adds a passphrase slot.
    record KeysAdd(String slot, PassphrasePolicy policy) implements Request {}

    /// Gives a slot a new passphrase.
    record KeysChange(String slot, PassphrasePolicy policy) implements Request {}

    record KeysRemove(String slot) implements Request {}

    /// Splits the site's key.
    ///
    /// @param threshold how many of the shares open the site
    /// @param directory where one file per share is written; empty: they are printed
    record KeysShares(int threshold, int count, Optional<Path> directory) implements Request {}

    /// Opens the site by shares and gives it a new passphrase in `slot`.
    record KeysCombine(List<Path> shareFiles, String slot, PassphrasePolicy policy)
            implements Request {
        public KeysCombine {
            shareFiles = List.copyOf(shareFiles);
        }
    }

    record Targets(Probe probe) implements Request {}

    /// What a credential is for.
    enum Role {
        /// Backs up every day.
        WRITER,
        /// Restores and verifies.
        RESTORER,
        /// Deletes what retention lets go.
        PRUNER
    }

    /// The least rights of a credential.
    record Policy(String target, Role role) implements Request {}

    /// Everything that the web console shows.
    record Facts() implements Request {}

    /// Thaws groups that a killed backup left frozen.
    record ThawLeft() implements Request {}

    /// Files what was done in the web console as evidence.
    ///
    /// @param file one JSON document per line
    record ConsoleEvents(Path file) implements Request {}

    /// @param limit most runs told, newest first
    record Runs(int limit) implements Request {}

    record Doctor() implements Request {}

    /// @param directory an exported folder, verified without configuration; empty: the vaults
    /// @param heads digests of records that must be there, from a printed report
    record EvidenceVerify(Optional<Path> directory, List<String> heads) implements Request {
        public EvidenceVerify {
            heads = List.copyOf(heads);
        }
    }

    /// @param directory new or empty
    record EvidenceExport(Path directory) implements Request {}

    record ReportList() implements Request {}

    /// @param report id, or `latest`
    record ReportShow(String report) implements Request {}

    /// @param report id, or `latest`
    /// @param directory new or empty
    record ReportExport(String report, Path directory) implements Request {}
}
