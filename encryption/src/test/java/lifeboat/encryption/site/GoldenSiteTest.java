package lifeboat.encryption.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import lifeboat.encryption.GoldenFiles;
import lifeboat.encryption.SeededRandomness;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("K-14 pinned site documents of format version 1")
class GoldenSiteTest {
    private static final Instant NOW = Instant.parse("2026-11-20T00:00:00Z");

    @Test
    void siteAndHost() throws Exception {
        try (NewSite site = NewSite.create("Golden site", NOW, new SeededRandomness(2001));
                HostKeys host =
                        site.opened().enrol("golden-host", NOW, new SeededRandomness(2002))) {
            GoldenFiles.assertPinned("lifeboat-site.json", site.siteDocument());
            GoldenFiles.assertPinned("site.sealed", site.siteSealed());
            GoldenFiles.assertPinned("host-certificate.json", host.certificate());
            GoldenFiles.assertPinned("host-file.json", host.toFile());
            try (OpenedSite opened =
                            OpenedSite.open(
                                    site.slotContent(),
                                    GoldenFiles.read("lifeboat-site.json"),
                                    GoldenFiles.read("site.sealed"));
                    HostKeys read = HostKeys.fromFile(GoldenFiles.read("host-file.json"))) {
                assertThat(opened.siteName()).isEqualTo("Golden site");
                assertThat(read.hostId()).isEqualTo(host.hostId());
                assertThat(
                                HostCertificate.verify(
                                                GoldenFiles.read("host-certificate.json"),
                                                opened.siteKey(),
                                                opened.siteId())
                                        .hostId())
                        .isEqualTo(host.hostId());
            }
        }
    }
}
