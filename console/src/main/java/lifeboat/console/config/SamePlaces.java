package lifeboat.console.config;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Refuses two targets that are one and the same place: they would be one copy, not two (G-02).
final class SamePlaces {
    private SamePlaces() {}

    static void report(Section root, List<TargetConfig> targets) {
        Map<String, String> byPlace = new HashMap<>();
        Optional<Section> section = root.section("targets");
        for (TargetConfig target : targets) {
            String other = byPlace.putIfAbsent(place(target), target.name());
            if (other != null) {
                section.ifPresent(
                        s -> s.error(target.name(), "is the same place as target `" + other + "`"));
            }
        }
    }

    private static String place(TargetConfig target) {
        return switch (target) {
            case TargetConfig.S3 s3 ->
                    String.join(
                            "\n",
                            "s3",
                            s3.endpoint()
                                    .map(uri ->
                                            uri.toString()
                                                    .toLowerCase(Locale.ROOT)
                                                    .replaceAll("/+$", ""))
                                    .orElse("aws"),
                            s3.bucket(),
                            s3.prefix());
            case TargetConfig.B2 b2 ->
                    String.join(
                            "\n",
                            "b2",
                            b2.endpoint().map(Object::toString).orElse(""),
                            b2.bucket(),
                            b2.prefix());
            case TargetConfig.Sftp sftp ->
                    String.join(
                            "\n",
                            "sftp",
                            sftp.host().toLowerCase(Locale.ROOT),
                            Integer.toString(sftp.port()),
                            sftp.path());
            case TargetConfig.LocalDirectory local -> "directory\n" + local.path();
        };
    }
}
