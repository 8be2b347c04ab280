package lifeboat.console.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import lifeboat.targets.http.StoreServer;
import lifeboat.targets.memory.MemoryTarget;
import lifeboat.targets.s3.StsServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two stores whose access keys may or may not belong to one account.
final class AccountTest {
    @TempDir private Path directory;

    private static String leg(String name, StoreServer store, StsServer sts) {
        return """
          %1$s: {type: s3, provider: aws, endpoint: "%2$s", path-style: true, region: %1$s, bucket: vault,
              access-key: {env: %1$s_KEY}, secret-key: {env: %1$s_SECRET}, sts-endpoint: "%3$s"}
        """
                .formatted(name, store.endpoint(), sts.endpoint());
    }

    @Test
    void keysOfOneAccountDoNotMakeAQuorumOfTwo() throws IOException {
        TestedSite site = TestedSite.create(directory.resolve("site"));
        site.file("docs/one.txt", "one");
        try (StoreServer one = StoreServer.over(new MemoryTarget("one"));
                StoreServer two = StoreServer.over(new MemoryTarget("two"));
                StsServer sts = StsServer.start()) {
            sts.knows("AKA", "sa", "111122223333");
            for (String name : new String[] {"one", "two"}) {
                site.environment.put(name + "_KEY", name.equals("one") ? "AKA" : "AKB");
                site.environment.put(name + "_SECRET", name.equals("one") ? "sa" : "sb");
            }
            site.configure(
                    "tree: {type: directory, path: source}",
                    leg("one", one, sts) + leg("two", two, sts));
            site.run("init").exits(0);
            Ending unknown = site.run("targets", "--json").exits(3);
            assertThat(unknown.target("one").get("account").asString()).isEqualTo("111122223333");
            assertThat(unknown.target("two").get("account").asString()).startsWith("key-");
            assertThat(unknown.ofTarget("two", "problems").toString())
                    .contains("could not be asked", "SignatureDoesNotMatch");
            site.run("backup").exits(0);

            sts.knows("AKB", "sb", "111122223333");
            Ending same = site.run("targets", "--json").exits(3);
            assertThat(same.ofTarget("two", "sharesFateWith")).containsExactly("one");
            site.configure(
                    "tree: {type: directory, path: source}",
                    leg("one", one, sts)
                            + leg("two", two, sts)
                            + "quorum: {copies: 2, providers: 2}\n");
            site.run("backup").says("1 independent, 2 needed");

            sts.knows("AKB", "sb", "999900001111");
            Ending apart = site.run("targets", "--json").exits(0);
            assertThat(apart.target("two").get("account").asString()).isEqualTo("999900001111");
        }
    }
}
