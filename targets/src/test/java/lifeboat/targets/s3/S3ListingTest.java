package lifeboat.targets.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import lifeboat.targets.ObjectInfo;
import lifeboat.targets.Target;
import lifeboat.targets.TargetException;
import lifeboat.targets.http.Answer;
import lifeboat.targets.http.MisbehavingServer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class S3ListingTest {
    private static final String MORE =
            "<IsTruncated>true</IsTruncated><NextContinuationToken>%s</NextContinuationToken>";
    private static final String END = "<IsTruncated>false</IsTruncated>";

    @Test
    void followsThePages() throws Exception {
        assertThat(listing(page(MORE.formatted("t1"), "a", "b"), page(END, "c", "d")))
                .containsExactly("a", "b", "c", "d");
    }

    @Test
    void anEmptyPageInTheMiddleIsNoEnd() throws Exception {
        assertThat(listing(page(MORE.formatted("t1")), page(END, "a"))).containsExactly("a");
    }

    @Test
    @DisplayName("S-05 a listing cut short without a token is unknown, not complete")
    void refusesTruncationWithoutToken() {
        assertBroken(page("<IsTruncated>true</IsTruncated>", "a", "b"));
    }

    @Test
    @DisplayName("S-05 a page that comes twice makes the listing unknown")
    void refusesADuplicatePage() {
        assertBroken(page(MORE.formatted("t1"), "a", "b"), page(END, "a", "b"));
        assertBroken(page(MORE.formatted("t1")), page(MORE.formatted("t1")), page(END, "z"));
    }

    @Test
    @DisplayName("S-05 names out of order make the listing unknown")
    void refusesNamesOutOfOrder() {
        assertBroken(page(END, "b", "a"));
        assertBroken(page(END, "a", "a"));
    }

    @Test
    @DisplayName("S-05 an answer that is no listing is not an empty one")
    void refusesWhatIsNoListing() {
        assertBroken("<?xml version=\"1.0\"?><Something/>");
        assertBroken("<ListBucketResult><Contents><Key>a</Key>");
        assertBroken("");
        assertBroken(page(END + "<Name>other</Name>", "a"));
    }

    @Test
    @DisplayName("S-05 an error on a later page fails the whole listing")
    void failsOnALaterPage() throws Exception {
        try (MisbehavingServer server = MisbehavingServer.start();
                Target target = target(server)) {
            server.then(Answer.http(200, "", page(MORE.formatted("t1"), "a")))
                    .then(Answer.error(500, "InternalError", ""));
            assertThatThrownBy(() -> target.list("", _ -> {}))
                    .isInstanceOf(TargetException.Unreachable.class);
        }
    }

    private static void assertBroken(String... pages) {
        assertThatThrownBy(() -> listing(pages)).isInstanceOf(TargetException.Broken.class);
    }

    private static List<String> listing(String... pages) throws Exception {
        try (MisbehavingServer server = MisbehavingServer.start();
                Target target = target(server)) {
            for (String page : pages) {
                server.then(Answer.http(200, "Content-Type: application/xml\r\n", page));
            }
            List<ObjectInfo> found = new ArrayList<>();
            target.list("", found::add);
            return found.stream().map(info -> info.key().value()).toList();
        }
    }

    private static Target target(MisbehavingServer server) {
        return S3Target.open(
                "bad",
                S3Settings.compatible(
                        "test",
                        server.endpoint(),
                        "us-east-1",
                        "vault",
                        "",
                        new S3Credentials("ak", "sk")),
                Clock.systemUTC());
    }

    private static String page(String end, String... names) {
        StringBuilder page = new StringBuilder("<?xml version=\"1.0\"?><ListBucketResult>");
        page.append(end.contains("<Name>") ? "" : "<Name>vault</Name>").append(end);
        for (String name : names) {
            page.append("<Contents><Key>").append(name).append("</Key><Size>1</Size></Contents>");
        }
        return page.append("</ListBucketResult>").toString();
    }
}
