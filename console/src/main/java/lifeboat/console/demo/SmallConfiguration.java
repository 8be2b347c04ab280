package lifeboat.console.demo;

import java.nio.file.Path;
import java.util.Optional;

/// The configuration of the small site, as a person would write it.
public final class SmallConfiguration {
    private SmallConfiguration() {}

    /// @param home of everything
    /// @param bucket of both accounts
    /// @param shop the database, where this machine has one
    /// @param fresh where it is restored to
    public static String text(
            Path home,
            SmallS3 alpha,
            SmallS3 beta,
            String bucket,
            SmallCatalogue catalogue,
            Optional<SmallShop> shop,
            Optional<SmallShop> fresh) {
        return """
        site: shop
        sources:
          docroot: {type: directory, path: shop/www, guard: index.php}
          etc:     {type: config, paths: [shop/etc]}
          catalogue: {type: h2, url: "%8$s", user: sa, password: {file: catalogue.secret}}
        %5$stargets:
          alpha: {type: s3, provider: alpha, account: alpha, endpoint: "%1$s", path-style: true, region: us-east-1,
                  bucket: %3$s, access-key: {file: alpha.key}, secret-key: {file: alpha.secret}}
          beta:  {type: s3, provider: beta, account: beta, endpoint: "%2$s", path-style: true, region: us-east-1,
                  bucket: %3$s, access-key: {file: beta.key}, secret-key: {file: beta.secret}}
          disk:  {type: directory, provider: own, account: disk, path: stores/disk/vault}
        objectives: {rpo: 24h, rto: 1h}
        regions:
          fresh:
            sources:
              docroot: {path: fresh/www}
              etc:     {path: fresh/etc}
              catalogue: {path: fresh/catalogue}
        %6$schecks:
        %7$s  docroot: [{command: [test, -s, index.php]}, {command: [grep, -q, News, articles/article-new.html]}]
          etc:     [{command: [grep, -q, "listen 80", "${home.etc}%4$s/shop/etc/nginx/sites/shop.conf"]}]
          catalogue: [{sql: "%9$s", expect: same}]
        """
                .formatted(
                        alpha.endpoint(),
                        beta.endpoint(),
                        bucket,
                        home,
                        shop.map(database ->
                                        "  shop-db: {type: postgresql, url: \""
                                                + database.url()
                                                + "\"}\n")
                                .orElse(""),
                        fresh.map(database -> "      shop-db: {url: \"" + database.url() + "\"}\n")
                                .orElse(""),
                        shop.map(_ ->
                                        "  shop-db: [{sql: \""
                                                + SmallShop.question()
                                                + "\", expect: same}]\n")
                                .orElse(""),
                        catalogue.url(),
                        SmallCatalogue.question());
    }
}
