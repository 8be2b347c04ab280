package lifeboat.targets.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class HttpProxyTest {
    private static HttpProxy except(String... direct) {
        return new HttpProxy("proxy.example", 3128, Optional.empty(), List.of(direct));
    }

    @Test
    void storesOfThisMachineAreNeverCovered() {
        for (String host :
                List.of(
                        "localhost",
                        "LOCALHOST",
                        "a.localhost",
                        "127.0.0.1",
                        "127.9.9.9",
                        "[::1]")) {
            assertThat(except().covers(host)).as(host).isFalse();
        }
        for (String host : List.of("store.example", "localhost.example", "128.0.0.1", "10.0.0.1")) {
            assertThat(except().covers(host)).as(host).isTrue();
        }
    }

    @Test
    void exceptionsAreNamesWithAllBelowThem() {
        HttpProxy proxy = except(".intern", "*.office.example", "store.example", "10.0.0.1", "");
        for (String host :
                List.of("a.intern", "intern", "x.office.example", "a.store.example", "10.0.0.1")) {
            assertThat(proxy.covers(host)).as(host).isFalse();
        }
        for (String host :
                List.of("aintern", "office.example.org", "mystore.example", "10.0.0.10")) {
            assertThat(proxy.covers(host)).as(host).isTrue();
        }
        assertThat(except("*").covers("store.example")).isFalse();
    }

    @Test
    void passwordsAreNotPrinted() {
        HttpProxy proxy =
                new HttpProxy(
                        "proxy.example",
                        3128,
                        Optional.of(new ProxyLogin("user", "canary")),
                        List.of());
        assertThat(proxy.toString() + proxy.name()).contains("user").doesNotContain("canary");
    }
}
