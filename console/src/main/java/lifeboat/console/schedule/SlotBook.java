package lifeboat.console.schedule;

import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What became of every slot of a site. A slot is claimed by inserting its row: whoever inserts it
/// has it. The owner of a running slot beats; whoever has seen the same beat for a whole lease, by
/// its own clock, may take the slot over. So clocks of two processes need not agree, and an owner
/// that comes back finds that it has lost. For one thread.
public final class SlotBook implements AutoCloseable {
    /// What a policy has behind it.
    ///
    /// @param since nothing before that was ever planned
    /// @param settled every slot up to that is in the book
    public record Progress(Instant since, Instant settled) {}

    private static final int LONGEST_MESSAGE = 1000;
    private static final String COLUMNS =
            "policy, slot, state, outcome, message, owner, attempt, beat, started, ended";

    private final BookDatabase database;
    private final String site;
    private final String owner;

    private SlotBook(BookDatabase database, String site, String owner) {
        this.database = database;
        this.site = site;
        this.owner = owner;
    }

    /// A book in a file of `directory`, for one process at a time.
    ///
    /// @param owner names this process, unlike any other
    public static SlotBook file(Path directory, String site, String owner) {
        return new SlotBook(BookDatabase.file(directory), site, owner);
    }

    /// A book in a PostgreSQL database, for as many processes as like.
    ///
    /// @param url `postgresql://user@host:port/database`
    public static SlotBook postgresql(
            URI url, Optional<String> password, String site, String owner) {
        return new SlotBook(BookDatabase.postgresql(url, password), site, owner);
    }

    public String owner() {
        return owner;
    }

    /// Whether other processes may work with it at the same time.
    public boolean isShared() {
        return database.isShared();
    }

    /// What is behind `policy`; one that was never seen before begins `now`, and so does one that
    /// seems to begin more than a day from now: the clock was wrong then.
    public Progress progress(String policy, Instant now) throws BookException {
        return database.transaction(connection -> {
            Rows.change(
                    connection,
                    "insert into lifeboat_policy values (?, ?, ?, ?) on conflict do nothing",
                    site,
                    policy,
                    now.getEpochSecond(),
                    now.getEpochSecond());
            Rows.change(
                    connection,
                    "update lifeboat_policy set since = ?, settled = ? where site = ? and policy ="
                            + " ? and since > ?",
                    now.getEpochSecond(),
                    now.getEpochSecond(),
                    site,
                    policy,
                    now.getEpochSecond() + 86_400);
            try (PreparedStatement query =
                            Rows.prepare(
                                    connection,
                                    "select since, settled from lifeboat_policy where site = ?"
                                            + " and policy = ?",
                                    site,
                                    policy);
                    ResultSet rows = query.executeQuery()) {
                rows.next();
                return new Progress(
                        Instant.ofEpochSecond(rows.getLong(1)),
                        Instant.ofEpochSecond(rows.getLong(2)));
            }
        });
    }

    /// Every slot of `policy` up to `until` is in the book now.
    public void settle(String policy, Instant until) throws BookException {
        database.transaction(connection ->
                Rows.change(
                        connection,
                        "update lifeboat_policy set settled = ? where site = ? and policy" + " = ?",
                        until.getEpochSecond(),
                        site,
                        policy));
    }

    /// The entries of `policy` after `from` up to and including `to`, oldest first.
    public List<SlotEntry> entries(String policy, Instant from, Instant to) throws BookException {
        return database.transaction(connection ->
                Rows.entries(
                        connection,
                        "select "
                                + COLUMNS
                                + " from lifeboat_slot where site = ? and policy = ? and"
                                + " slot > ? and slot <= ? order by slot",
                        site,
                        policy,
                        from.getEpochSecond(),
                        to.getEpochSecond()));
    }

    /// All slots that are running, of every policy.
    public List<SlotEntry> running() throws BookException {
        return database.transaction(connection ->
                Rows.entries(
                        connection,
                        "select " + COLUMNS + " from lifeboat_slot where site = ? and state = ?",
                        site,
                        SlotState.RUNNING.name()));
    }

    /// Claims a slot that is not in the book, or that is there as missed. While another slot of the
    /// same `kind` runs, nothing is claimed.
    ///
    /// @param policies all policies of that kind
    /// @return whether this process has it now
    public boolean claim(Slot slot, String kind, List<String> policies, Instant now)
            throws BookException {
        return database.transaction(connection -> {
            lock(connection, kind);
            for (String policy : policies) {
                if (isRunning(connection, policy)) {
                    return false;
                }
            }
            return insert(connection, slot, SlotState.RUNNING, "", "", now)
                    || Rows.change(
                                    connection,
                                    "update lifeboat_slot set state = ?, outcome = '', message ="
                                            + " '', owner = ?, attempt = 1, beat = 1, started = ?,"
                                            + " ended = null where site = ? and policy = ? and slot"
                                            + " = ? and state = ?",
                                    SlotState.RUNNING.name(),
                                    owner,
                                    now.toEpochMilli(),
                                    site,
                                    slot.policy(),
                                    slot.nominal().getEpochSecond(),
                                    SlotState.MISSED.name())
                            == 1;
        });
    }

    private void lock(Connection connection, String kind) throws SQLException {
        Rows.change(
                connection,
                "insert into lifeboat_kind values (?, ?) on conflict do nothing",
                site,
                kind);
        try (PreparedStatement query =
                        Rows.prepare(
                                connection,
                                "select kind from lifeboat_kind where site = ? and kind = ? for"
                                        + " update",
                                site,
                                kind);
                ResultSet rows = query.executeQuery()) {
            rows.next();
        }
    }

    private boolean isRunning(Connection connection, String policy) throws SQLException {
        return !Rows.entries(
                        connection,
                        "select "
                                + COLUMNS
                                + " from lifeboat_slot where site = ? and policy = ? and state = ?",
                        site,
                        policy,
                        SlotState.RUNNING.name())
                .isEmpty();
    }

    private boolean insert(
            Connection connection,
            Slot slot,
            SlotState state,
            String outcome,
            String message,
            Instant now)
            throws SQLException {
        boolean runs = state == SlotState.RUNNING;
        return Rows.change(
                        connection,
                        "insert into lifeboat_slot (site, policy, slot, state, outcome, message,"
                                + " owner, attempt, beat, started, told) values (?, ?, ?, ?, ?, ?, ?,"
                                + " ?, 1, ?, ?) on conflict do nothing",
                        site,
                        slot.policy(),
                        slot.nominal().getEpochSecond(),
                        state.name(),
                        outcome,
                        cut(message),
                        owner,
                        runs ? 1 : 0,
                        now.toEpochMilli(),
                        state != SlotState.MISSED)
                == 1;
    }

    private static String cut(String message) {
        return message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE) : message;
    }

    /// Records a slot that is not in the book as missed or left out.
    ///
    /// @return false where it is in the book already
    public boolean record(Slot slot, SlotState state, String message, Instant now)
            throws BookException {
        String outcome = state.name().toLowerCase(Locale.ROOT).replace('_', '-');
        return database.transaction(
                connection -> insert(connection, slot, state, outcome, message, now));
    }

    /// Tells that the owner of a running slot lives.
    ///
    /// @return false where the slot is another's now
    public boolean beat(SlotEntry mine) throws BookException {
        return database.transaction(connection ->
                Rows.change(
                                connection,
                                "update lifeboat_slot set beat = beat + 1 where site = ?"
                                        + " and policy = ? and slot = ? and state = ? and"
                                        + " owner = ? and attempt = ?",
                                site,
                                mine.slot().policy(),
                                mine.slot().nominal().getEpochSecond(),
                                SlotState.RUNNING.name(),
                                mine.owner(),
                                mine.attempt())
                        == 1);
    }

    /// Takes a running slot from an owner that is not heard of any more.
    ///
    /// @param seen the entry as it was all the time
    /// @return the entry as it is now; empty where the owner lives or another was faster
    public Optional<SlotEntry> takeOver(SlotEntry seen, Instant now) throws BookException {
        SlotEntry taken =
                new SlotEntry(
                        seen.slot(),
                        SlotState.RUNNING,
                        "",
                        "",
                        owner,
                        seen.attempt() + 1,
                        1,
                        Optional.of(now),
                        Optional.empty());
        boolean got =
                database.transaction(connection ->
                        Rows.change(
                                        connection,
                                        "update lifeboat_slot set owner = ?, attempt = ?,"
                                                + " beat = 1, started = ? where site = ?"
                                                + " and policy = ? and slot = ? and state ="
                                                + " ? and owner = ? and attempt = ? and"
                                                + " beat = ?",
                                        owner,
                                        taken.attempt(),
                                        now.toEpochMilli(),
                                        site,
                                        seen.slot().policy(),
                                        seen.slot().nominal().getEpochSecond(),
                                        SlotState.RUNNING.name(),
                                        seen.owner(),
                                        seen.attempt(),
                                        seen.beat())
                                == 1);
        return got ? Optional.of(taken) : Optional.empty();
    }

    /// Writes how a running slot of this process ended. May be repeated.
    ///
    /// @return false where the slot is another's now
    public boolean end(SlotEntry mine, String outcome, String message, Instant now)
            throws BookException {
        return database.transaction(connection ->
                Rows.change(
                                connection,
                                "update lifeboat_slot set state = ?, outcome = ?, message ="
                                        + " ?, ended = ? where site = ? and policy = ? and"
                                        + " slot = ? and owner = ? and attempt = ?",
                                SlotState.ENDED.name(),
                                outcome,
                                cut(message),
                                now.toEpochMilli(),
                                site,
                                mine.slot().policy(),
                                mine.slot().nominal().getEpochSecond(),
                                mine.owner(),
                                mine.attempt())
                        == 1);
    }

    /// Gives a running slot of this process to whoever comes next.
    public void giveUp(SlotEntry mine) throws BookException {
        database.transaction(connection ->
                Rows.change(
                        connection,
                        "update lifeboat_slot set owner = '' where site = ? and policy = ?"
                                + " and slot = ? and state = ? and owner = ? and attempt ="
                                + " ?",
                        site,
                        mine.slot().policy(),
                        mine.slot().nominal().getEpochSecond(),
                        SlotState.RUNNING.name(),
                        mine.owner(),
                        mine.attempt()));
    }

    /// Takes back the claim of a slot that did not begin: it is not in the book any more.
    public void takeBack(SlotEntry mine) throws BookException {
        database.transaction(connection ->
                Rows.change(
                        connection,
                        "delete from lifeboat_slot where site = ? and policy = ? and slot ="
                                + " ? and state = ? and owner = ? and attempt = ?",
                        site,
                        mine.slot().policy(),
                        mine.slot().nominal().getEpochSecond(),
                        SlotState.RUNNING.name(),
                        mine.owner(),
                        mine.attempt()));
    }

    /// Missed slots that are in no evidence yet, oldest first.
    ///
    /// @param limit most entries given
    public List<SlotEntry> untold(int limit) throws BookException {
        return database.transaction(connection ->
                Rows.entries(
                        connection,
                        "select "
                                + COLUMNS
                                + " from lifeboat_slot where site = ? and state = ? and not"
                                + " told order by slot limit ?",
                        site,
                        SlotState.MISSED.name(),
                        limit));
    }

    /// These missed slots are in the evidence.
    public void told(List<Slot> slots) throws BookException {
        List<Slot> all = new ArrayList<>(slots);
        database.transaction(connection -> {
            int changed = 0;
            for (Slot slot : all) {
                changed +=
                        Rows.change(
                                connection,
                                "update lifeboat_slot set told = true where site = ? and policy = ?"
                                        + " and slot = ?",
                                site,
                                slot.policy(),
                                slot.nominal().getEpochSecond());
            }
            return changed;
        });
    }

    @Override
    public void close() {
        database.close();
    }
}
