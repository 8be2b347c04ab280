package lifeboat.console.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lifeboat.console.Result;
import lifeboat.console.Status;
import lifeboat.console.schedule.Slot;
import lifeboat.console.schedule.SlotEntry;
import lifeboat.console.schedule.SlotState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// What people do in the console, from form to command.
@Timeout(120)
final class ConsoleFlowsTest {
    private static final String PASSPHRASE = "a canary among passphrases";
    private static final String PLAN = "330e708ffcd870b7";
    private static final Pattern MADE = Pattern.compile("shown only now: ([a-z0-9-]+)");

    @TempDir private Path home = Path.of("");
    private RunningConsole console;
    private Visitor admin;

    @BeforeEach
    void start() throws Exception {
        open(false);
    }

    private void open(boolean secondApprover) throws Exception {
        console = new RunningConsole(home, new FakeCommands(SampleFacts.usual()), secondApprover);
        admin = new Visitor(console.address()).arrive("admin", console.oneTimePassword());
    }

    @AfterEach
    void end() {
        console.close();
    }

    /// Somebody with one role.
    private Visitor somebody(String name, Role role) throws Exception {
        admin.get("/accounts");
        HttpResponse<String> made =
                admin.post("/accounts", Map.of("name", name, "role", role.word()));
        Matcher password = MADE.matcher(made.body());
        assertThat(password.find()).as(made.body()).isTrue();
        return new Visitor(console.address()).arrive(name, password.group(1));
    }

    private List<FakeCommands.Call> calls(String command) {
        return console.commands.calls.stream()
                .filter(call -> call.words().getFirst().equals(command))
                .toList();
    }

    static Result.Plan plan(List<String> gaps) {
        return new Result.Plan(
                Status.OK,
                "eu-west-1",
                "latest",
                "5eed0000",
                SampleFacts.NOW,
                "restore-everything",
                List.of(
                        new Result.PlanSource(
                                "docroot", "directory", "/srv/www", "mapped", 28, 389_468, "now")),
                List.of(new Result.PlanTarget("aws", "first choice", 2, 0)),
                List.of(
                        new Result.PlanCost(
                                "aws",
                                4,
                                245_500,
                                java.util.Optional.of(0.02),
                                245_500,
                                java.util.Optional.of(0.01),
                                "USD",
                                "list prices")),
                List.of("data: restore docroot"),
                718_262,
                245_500,
                61.4,
                "the last drill",
                4.7,
                gaps,
                List.of("docroot: everything written after then"),
                List.of(),
                PLAN);
    }

    @Test
    void snapshotsAreFoundPageByPage() throws Exception {
        console.commands.now(SampleFacts.of(3, 250));
        admin.get("/");
        admin.post("/fresh", Map.of());
        assertThat(admin.get("/snapshots").body())
                .contains("250 snapshots", "5eed0000", "Page 1 of 3", "suspect: shop-db")
                .doesNotContain("5eed0064");
        assertThat(admin.get("/snapshots?page=2").body()).contains("5eed0064", "Page 2 of 3");
        assertThat(admin.get("/snapshots?q=5eed0007").body())
                .contains("1 snapshot fit", "5eed0007")
                .doesNotContain("5eed0001");
        assertThat(admin.get("/snapshots?q=%22%3E%3Cscript%3E&page=99").statusCode())
                .isEqualTo(200);
        assertThat(admin.get("/snapshots/5eed0001").body()).contains("Snapshot", "Held by");
        assertThat(admin.get("/snapshots/0000000f").statusCode()).isEqualTo(404);
    }

    @Test
    @DisplayName("a directory of 100,000 entries is read page by page, also what a search finds")
    void manyEntries() throws Exception {
        Visitor operator = somebody("olga", Role.OPERATOR);
        List<Result.ListedEntry> some = new java.util.ArrayList<>();
        for (int i = 0; i < Contents.PAGE; i++) {
            some.add(entry("www/file-" + i, "file"));
        }
        console.commands.answers("ls", new Result.Ls("5eed0001", some, 100_000));
        operator.get("/snapshots/5eed0001");
        String first =
                operator.post(
                                "/snapshots/5eed0001/browse",
                                Map.of(
                                        "source", "docroot",
                                        "path", "www",
                                        "search", "file",
                                        "passphrase", PASSPHRASE))
                        .body();
        assertThat(first)
                .contains("1 to 500 of 100,000 entries", "Next")
                .doesNotContain("Previous");
        assertThat(first.length()).isLessThan(400_000);
        String last =
                operator.post(
                                "/snapshots/5eed0001/browse",
                                Map.of(
                                        "source", "docroot",
                                        "listed-path", "www",
                                        "listed-search", "file",
                                        "page", "200",
                                        "passphrase", PASSPHRASE))
                        .body();
        assertThat(last)
                .contains("99,501 to 100,000 of 100,000 entries", "Previous")
                .doesNotContain("Next");
        assertThat(calls("ls").stream().map(call -> String.join(" ", call.words())))
                .containsExactly(
                        "ls --source=docroot --skip=0 --limit=500 5eed0001 /www/**/*file*",
                        "ls --source=docroot --skip=99500 --limit=500 5eed0001 /www/**/*file*");
    }

    @Test
    @DisplayName(
            "L-01 an operator looks into a snapshot with the passphrase, which goes to the child"
                    + " alone")
    void looksInside() throws Exception {
        Visitor operator = somebody("olga", Role.OPERATOR);
        console.commands.answers(
                "ls",
                new Result.Ls(
                        "5eed0001",
                        List.of(entry("www", "directory"), entry("www/a b'\"<i>.html", "file")),
                        2));
        operator.get("/snapshots/5eed0001");
        Map<String, String> asked = Map.of("source", "docroot", "path", "/w*w/", "search", "");
        assertThat(operator.post("/snapshots/5eed0001/browse", asked).body())
                .contains("Type the passphrase");
        assertThat(calls("ls")).isEmpty();
        HttpResponse<String> shown =
                operator.post(
                        "/snapshots/5eed0001/browse",
                        Map.of(
                                "source", "docroot",
                                "path", "/w*w/",
                                "search", "",
                                "passphrase", PASSPHRASE));
        assertThat(shown.body()).contains("&lt;i>.html", "as tar").doesNotContain(PASSPHRASE);
        assertThat(calls("ls"))
                .containsExactly(
                        new FakeCommands.Call(
                                List.of(
                                        "ls",
                                        "--source=docroot",
                                        "--skip=0",
                                        "--limit=500",
                                        "5eed0001",
                                        "/w\\*w/*"),
                                PASSPHRASE));
        assertThat(
                        operator.post(
                                        "/snapshots/5eed0001/browse",
                                        Map.of(
                                                "source", "--evil",
                                                "path", "",
                                                "passphrase", PASSPHRASE))
                                .statusCode())
                .isEqualTo(422);
        console.commands.answers(
                "diff",
                new Result.Diff(
                        "5eed0002",
                        "5eed0001",
                        List.of(new Result.Difference("added", "docroot", "www/new", 17))));
        assertThat(
                        operator.post(
                                        "/snapshots/5eed0001/diff",
                                        Map.of("other", "5eed0002", "passphrase", PASSPHRASE))
                                .body())
                .contains("Changes since", "www/new");
        console.close();
        assertThat(String.join("\n", console.commands.filed))
                .contains("browsed", "compared", "olga")
                .doesNotContain(PASSPHRASE);
    }

    private static Result.ListedEntry entry(String path, String type) {
        return new Result.ListedEntry("docroot", path, type, "-rw-r--r--", 12, SampleFacts.NOW);
    }

    @Test
    @DisplayName("a download that breaks off is no whole file; one that never began is an answer")
    void downloads() throws Exception {
        Visitor operator = somebody("olga", Role.OPERATOR);
        operator.get("/snapshots/5eed0001");
        Map<String, String> wanted =
                Map.of("source", "docroot", "path", "www/a.html", "passphrase", PASSPHRASE);
        HttpResponse<String> whole = operator.post("/snapshots/5eed0001/file", wanted);
        assertThat(whole.body()).isEqualTo("the archive");
        assertThat(whole.headers().firstValue("Content-Disposition").orElse(""))
                .contains("attachment", "a.html.tar");
        assertThat(calls("restore").getFirst().words())
                .containsExactly(
                        "restore",
                        "--source=docroot",
                        "--snapshot=5eed0001",
                        "--include=/www/a.html",
                        "--as-tar=-");
        console.commands.breaksOff = true;
        assertThatThrownBy(() -> operator.post("/snapshots/5eed0001/file", wanted))
                .isInstanceOf(IOException.class);
        console.commands.fails(new CommandFailure(6, "the passphrase is wrong", "try again"));
        operator.get("/snapshots/5eed0001");
        HttpResponse<String> refused = operator.post("/snapshots/5eed0001/file", wanted);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("the passphrase is wrong; try again");
    }

    @Test
    @DisplayName(
            "a restore of everything begins only after its plan, the region typed and the"
                    + " passphrase")
    void restoresEverything() throws Exception {
        Visitor operator = somebody("olga", Role.OPERATOR);
        console.commands.answers("plan", plan(List.of("docroot: /srv/www is not empty")));
        operator.get("/recover");
        Map<String, String> asked =
                Map.of("region", "eu-west-1", "at", "", "passphrase", PASSPHRASE);
        assertThat(operator.post("/recover/plan", asked).body())
                .contains("cannot be done", "is not empty")
                .doesNotContain("Type the region");
        console.commands.answers("plan", plan(List.of()));
        assertThat(operator.post("/recover/plan", asked).body())
                .contains("REAL", "Type the region: eu-west-1", PLAN, "does not come back");
        Map<String, String> begin =
                Map.of(
                        "region", "eu-west-1",
                        "snapshot", "5eed0000",
                        "plan", PLAN,
                        "typed", "eu-west-2",
                        "passphrase", PASSPHRASE);
        assertThat(operator.post("/recover/start", begin).body()).contains("nothing was begun");
        assertThat(calls("restore-everything")).isEmpty();
        Map<String, String> typed = new java.util.HashMap<>(begin);
        typed.put("typed", "eu-west-1");
        HttpResponse<String> begun = operator.post("/recover/start", typed);
        assertThat(begun.statusCode()).isEqualTo(303);
        assertThat(calls("restore-everything"))
                .containsExactly(
                        new FakeCommands.Call(
                                List.of(
                                        "restore-everything",
                                        "--region=eu-west-1",
                                        "--confirm=eu-west-1",
                                        "--at=latest",
                                        "--plan=" + PLAN),
                                PASSPHRASE));
        String run = begun.headers().firstValue("Location").orElseThrow();
        FakeCommands.FakeWork work = console.commands.works.getFirst();
        work.told =
                List.of(
                        "REAL eu-west-1 2/4 data, 3500 s left of 3600 s",
                        "  restore docroot: done",
                        "  so far 66 % of the time was restore docroot, mostly load");
        assertThat(operator.get(run).body())
                .contains("REAL", "running", "restore docroot: done")
                .contains("<p class=\"path\">so far 66 % of the time was restore docroot");
        assertThat(operator.post("/recover/start", typed).statusCode())
                .as("one at a time")
                .isEqualTo(409);
        work.ending = Optional.of(ended(3));
        assertThat(operator.get(run).body())
                .contains("degraded", "Back in 12.5 s", "download")
                .contains("<p class=\"path\">24 % of the time was restore shop-db")
                .contains("waited 2.0 s for a slot of its wave", "24 %", "class=\"beside\"");
    }

    static Commands.Ending ended(int code) {
        return new Commands.Ending(
                code,
                new JsonMapper()
                        .readTree(
                                """
                                {"status":"degraded","rtoSeconds":12.5,
                                 "phases":[{"name":"download","offset":1.0,"seconds":4.0}],
                                 "sources":[{"name":"docroot","kind":"directory","verdict":"passed",
                                 "level":"L4","place":"/srv/www"}],
                                 "criticalPath":{"sentence":"24 % of the time was restore shop-db",
                                 "steps":[{"name":"restore shop-db","wave":"data","reason":"slot",
                                 "offset":3.0,"seconds":3.0,"waited":2.0,"share":0.24,"mostly":""}]},
                                 "steps":[{"wave":"data","name":"restore docroot","status":"done","offset":1.0,"seconds":3},
                                 {"wave":"data","name":"restore shop-db","status":"done","offset":3.0,"seconds":3}]}
                                """));
    }

    @Test
    @DisplayName("a drill needs no confirmation; it is begun, shown and remembered")
    void drills() throws Exception {
        Visitor operator = somebody("olga", Role.OPERATOR);
        operator.get("/recover");
        assertThat(operator.post("/recover/drill", Map.of("region", "rehearsal")).body())
                .contains("Type the passphrase");
        HttpResponse<String> begun =
                operator.post(
                        "/recover/drill",
                        Map.of("region", "rehearsal", "mutate", "yes", "passphrase", PASSPHRASE));
        assertThat(begun.statusCode()).isEqualTo(303);
        assertThat(calls("drill").getFirst().words())
                .containsExactly("drill", "--region=rehearsal", "--mutate");
        assertThat(operator.get("/recover").body()).contains("drill rehearsal", "by olga");
        assertThat(operator.get("/recover/ffffffffffff").statusCode()).isEqualTo(404);
    }

    @Test
    @DisplayName(
            "L-05 where two are wanted, nobody approves the own restore, and the second types the"
                    + " passphrase")
    void twoPeople() throws Exception {
        console.close();
        java.nio.file.Files.delete(home.resolve(".lifeboat/console-accounts.json"));
        open(true);
        Visitor operator = somebody("olga", Role.OPERATOR);
        Visitor approver = somebody("paul", Role.APPROVER);
        console.commands.answers("plan", plan(List.of()));
        operator.get("/recover");
        assertThat(
                        operator.post(
                                        "/recover/plan",
                                        Map.of("region", "eu-west-1", "passphrase", PASSPHRASE))
                                .body())
                .contains("A second person must approve");
        operator.post(
                "/recover/start",
                Map.of(
                        "region", "eu-west-1",
                        "snapshot", "5eed0000",
                        "plan", PLAN,
                        "typed", "eu-west-1"));
        assertThat(calls("restore-everything")).isEmpty();
        String page = approver.get("/recover").body();
        Matcher wish = Pattern.compile("name=\"wish\" value=\"([0-9a-f]+)\"").matcher(page);
        assertThat(wish.find()).as(page).isTrue();
        Map<String, String> go =
                Map.of("wish", wish.group(1), "typed", "eu-west-1", "passphrase", PASSPHRASE);
        operator.get("/recover");
        assertThat(operator.post("/recover/approve", go).statusCode()).isEqualTo(403);
        assertThat(page).contains("docroot to", "/srv/www", "everything written after then");
        operator.get("/recover");
        assertThat(
                        operator.post(
                                        "/recover/start",
                                        Map.of(
                                                "region", "eu-west-1",
                                                "plan", "0000000000000000",
                                                "typed", "eu-west-1"))
                                .body())
                .contains("Plan it first");
        assertThat(approver.post("/recover/start", Map.of("region", "eu-west-1")).statusCode())
                .isEqualTo(403);
        approver.get("/recover");
        assertThat(approver.post("/recover/approve", go).statusCode()).isEqualTo(303);
        assertThat(calls("restore-everything")).hasSize(1);
        assertThat(approver.get("/recover").body()).doesNotContain("Waiting for a second person");
        console.close();
        assertThat(String.join("\n", console.commands.filed))
                .contains("restore-asked-for", "restore-approved", "asked for by olga")
                .doesNotContain(PASSPHRASE);
    }

    @Test
    @DisplayName("L-05 what somebody asked for ends with the account")
    void whoIsGoneAsksForNothing() throws Exception {
        console.close();
        java.nio.file.Files.delete(home.resolve(".lifeboat/console-accounts.json"));
        open(true);
        Visitor operator = somebody("olga", Role.OPERATOR);
        Visitor approver = somebody("paul", Role.APPROVER);
        console.commands.answers("plan", plan(List.of()));
        operator.get("/recover");
        operator.post("/recover/plan", Map.of("region", "eu-west-1", "passphrase", PASSPHRASE));
        operator.post(
                "/recover/start",
                Map.of("region", "eu-west-1", "plan", PLAN, "typed", "eu-west-1"));
        Matcher wish =
                Pattern.compile("name=\"wish\" value=\"([0-9a-f]+)\"")
                        .matcher(approver.get("/recover").body());
        assertThat(wish.find()).isTrue();
        admin.get("/accounts");
        admin.post("/accounts/remove", Map.of("name", "olga"));
        assertThat(
                        approver.post(
                                        "/recover/approve",
                                        Map.of(
                                                "wish",
                                                wish.group(1),
                                                "typed",
                                                "eu-west-1",
                                                "passphrase",
                                                PASSPHRASE))
                                .body())
                .contains("may not do so any more");
        assertThat(calls("restore-everything")).isEmpty();
    }

    @Test
    void oddFormsAreAnswers() throws Exception {
        Visitor operator = somebody("olga", Role.OPERATOR);
        operator.get("/snapshots/5eed0001");
        Map<String, String> odd =
                Map.of("source", "docroot", "path", "a\nb", "passphrase", PASSPHRASE);
        assertThat(operator.post("/snapshots/5eed0001/file", odd).statusCode()).isEqualTo(422);
        assertThat(
                        operator.post(
                                        "/snapshots/5eed0001/file",
                                        Map.of(
                                                "source", "docroot",
                                                "path", "a",
                                                "passphrase", PASSPHRASE + "\nmore"))
                                .body())
                .contains("Type the passphrase");
        assertThat(calls("restore")).isEmpty();
        assertThat(operator.post("/recover/nothing", Map.of()).statusCode()).isEqualTo(404);
    }

    @Test
    void rolesAreKeptOnEveryPage() throws Exception {
        Visitor viewer = somebody("vera", Role.VIEWER);
        for (String path :
                List.of(
                        "/",
                        "/snapshots",
                        "/snapshots/5eed0001",
                        "/slots",
                        "/runs",
                        "/reports",
                        "/recover")) {
            assertThat(viewer.get(path).statusCode()).as(path).isEqualTo(200);
        }
        for (String path :
                List.of(
                        "/recover/plan",
                        "/recover/start",
                        "/recover/drill",
                        "/recover/approve",
                        "/snapshots/5eed0001/browse",
                        "/snapshots/5eed0001/diff",
                        "/snapshots/5eed0001/file")) {
            viewer.get("/recover");
            assertThat(viewer.post(path, Map.of("passphrase", PASSPHRASE)).statusCode())
                    .as(path)
                    .isEqualTo(403);
        }
        assertThat(viewer.get("/reports/abcdef012340/report.html").statusCode()).isEqualTo(403);
        assertThat(console.commands.calls)
                .extracting(call -> call.words().getFirst())
                .isSubsetOf("facts", "console-events");
    }

    @Test
    @DisplayName("slots are shown day by day, missed ones by name")
    void slots() throws Exception {
        Instant now = Instant.now();
        Slot good = new Slot("nightly", now.minusSeconds(86_400));
        Slot missed = new Slot("nightly", now.minusSeconds(2 * 86_400));
        console.slots.show(
                List.of(
                        new SlotBoard.Policy(
                                "nightly",
                                "backup",
                                ZoneOffset.UTC,
                                List.of(
                                        entry(
                                                missed,
                                                SlotState.MISSED,
                                                "",
                                                "serve was not running"),
                                        entry(good, SlotState.ENDED, "done", "")),
                                Optional.of(now.plusSeconds(3600)))));
        assertThat(admin.get("/slots").body())
                .contains("nightly", " ok", " missed", "serve was not running")
                .contains("To any moment", "hole", "segment 000000010000000000000051");
    }

    private static SlotEntry entry(Slot slot, SlotState state, String outcome, String message) {
        return new SlotEntry(
                slot, state, outcome, message, "", 1, 1, Optional.empty(), Optional.empty());
    }

    @Test
    void recordsAreChosenByKind() throws Exception {
        assertThat(admin.get("/runs").body()).contains("backup", "missed-slot", "drill");
        assertThat(admin.get("/runs?kind=verify").body())
                .contains("damaged")
                .doesNotContain("missed</span>");
    }
}
