package lifeboat.console.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.batch.core.repository.ExecutionContextSerializer;

/// Keeps the contexts of jobs and steps as lines of text: kind, key and value. Nothing but texts,
/// numbers and truth values comes out of it, whatever stands in the history: no class is named
/// there, and no object is made from bytes (hazard L-05). Lines it does not know are passed over; a
/// step whose context is lost is done again.
final class PlainContexts implements ExecutionContextSerializer {
    @Override
    public void serialize(Map<String, Object> context, OutputStream out) throws IOException {
        StringBuilder lines = new StringBuilder();
        new TreeMap<>(context)
                .forEach((key, value) ->
                        lines.append(kind(value))
                                .append(' ')
                                .append(URLEncoder.encode(key, UTF_8))
                                .append(' ')
                                .append(URLEncoder.encode(value.toString(), UTF_8))
                                .append('\n'));
        out.write(lines.toString().getBytes(US_ASCII));
    }

    private static char kind(Object value) {
        return switch (value) {
            case String _ -> 's';
            case Long _ -> 'l';
            case Integer _ -> 'i';
            case Double _ -> 'd';
            case Boolean _ -> 'b';
            default ->
                    throw new IllegalArgumentException(
                            "not kept in a job history: " + value.getClass().getName());
        };
    }

    @Override
    public Map<String, Object> deserialize(InputStream in) throws IOException {
        Map<String, Object> context = new HashMap<>();
        for (String line : new String(in.readAllBytes(), US_ASCII).split("\n", -1)) {
            String[] parts = line.split(" ", -1);
            if (parts.length == 3 && parts[0].length() == 1) {
                read(parts, context);
            }
        }
        return context;
    }

    private static void read(String[] parts, Map<String, Object> context) {
        try {
            String key = URLDecoder.decode(parts[1], UTF_8);
            String value = URLDecoder.decode(parts[2], UTF_8);
            switch (parts[0].charAt(0)) {
                case 's' -> context.put(key, value);
                case 'l' -> context.put(key, Long.valueOf(value));
                case 'i' -> context.put(key, Integer.valueOf(value));
                case 'd' -> context.put(key, Double.valueOf(value));
                case 'b' -> context.put(key, Boolean.valueOf(value));
                default -> {} // of another version
            }
        } catch (IllegalArgumentException e) {
            return; // not a line of ours
        }
    }
}
