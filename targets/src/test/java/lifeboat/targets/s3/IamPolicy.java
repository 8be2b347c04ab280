package lifeboat.targets.s3;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/// Evaluates an IAM policy document as AWS documents it, as far as a vault's policies go: an
/// explicit deny wins, what is not allowed is denied, a condition key that the request lacks fails
/// every operator but `Null` (and the negated ones, which it passes). An unknown element is an
/// error: a policy is not half understood.
public final class IamPolicy {
    private final List<JsonNode> statements;

    /// Of the owner.
    static final IamPolicy EVERYTHING =
            parse(
                    """
                    {"Version": "2012-10-17",
                     "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}\
                    """);

    /// Of a key that nobody knows.
    static final IamPolicy NOTHING = parse("{\"Version\": \"2012-10-17\", \"Statement\": []}");

    private IamPolicy(List<JsonNode> statements) {
        this.statements = statements;
    }

    /// @throws IllegalArgumentException if the document is none
    public static IamPolicy parse(String json) {
        JsonNode document = JsonNode.parser().parse(json);
        String version = document.field("Version").map(JsonNode::asString).orElse("");
        if (!version.equals("2012-10-17")) {
            throw new IllegalArgumentException("Version is not 2012-10-17: " + version);
        }
        JsonNode given = document.field("Statement").orElseThrow();
        List<JsonNode> statements = given.isArray() ? given.asArray() : List.of(given);
        for (JsonNode statement : statements) {
            for (String member : statement.asObject().keySet()) {
                if (!List.of("Sid", "Effect", "Action", "Resource", "Condition").contains(member)) {
                    throw new IllegalArgumentException("unknown element " + member);
                }
            }
        }
        return new IamPolicy(statements);
    }

    /// Whether a request may go on.
    ///
    /// @param resource its ARN
    /// @param context condition keys that the request carries
    public boolean allows(String action, String resource, Map<String, String> context) {
        boolean allowed = false;
        for (JsonNode statement : statements) {
            if (matches(statement, "Action", action)
                    && matches(statement, "Resource", resource)
                    && conditions(statement, context)) {
                if (statement.field("Effect").orElseThrow().asString().equals("Deny")) {
                    return false;
                }
                allowed = true;
            }
        }
        return allowed;
    }

    private static boolean matches(JsonNode statement, String member, String value) {
        return texts(statement.field(member).orElseThrow()).stream()
                .anyMatch(pattern -> like(pattern, value));
    }

    private static List<String> texts(JsonNode node) {
        return node.isArray()
                ? node.asArray().stream().map(JsonNode::asString).toList()
                : List.of(node.asString());
    }

    private static boolean like(String pattern, String value) {
        String regex = Pattern.quote(pattern).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
        return Pattern.compile(regex, Pattern.DOTALL).matcher(value).matches();
    }

    private static boolean conditions(JsonNode statement, Map<String, String> context) {
        if (statement.field("Condition").isEmpty()) {
            return true;
        }
        for (var operator : statement.field("Condition").get().asObject().entrySet()) {
            for (var test : operator.getValue().asObject().entrySet()) {
                if (!holds(operator.getKey(), context.get(test.getKey()), texts(test.getValue()))) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean holds(
            String operator, @org.jspecify.annotations.Nullable String value, List<String> wanted) {
        if (operator.equals("Null")) {
            return Boolean.parseBoolean(wanted.getFirst()) == (value == null);
        }
        if (operator.endsWith("IfExists")) {
            String plain = operator.substring(0, operator.length() - "IfExists".length());
            return value == null || holds(plain, value, wanted);
        }
        if (value == null) {
            return operator.startsWith("StringNot");
        }
        return switch (operator) {
            case "StringEquals" -> wanted.contains(value);
            case "StringNotEquals" -> !wanted.contains(value);
            case "StringLike" -> wanted.stream().anyMatch(pattern -> like(pattern, value));
            case "NumericGreaterThan" -> Long.parseLong(value) > Long.parseLong(wanted.getFirst());
            default -> throw new IllegalArgumentException("unknown operator " + operator);
        };
    }

    /// Days as `s3:object-lock-remaining-retention-days` counts them.
    static String days(Instant now, Instant until) {
        return Long.toString(Duration.between(now, until).toDays());
    }
}
