package lifeboat.verification.report;

import java.util.ArrayList;
import java.util.List;

/// A small picture of lines, boxes and words, in points from the upper left corner.
final class Drawing {
    private final String title;
    private final double width;
    private final double height;
    private final List<Shape> shapes = new ArrayList<>();

    /// @param title says in words what the picture shows
    Drawing(String title, double width, double height) {
        this.title = title;
        this.width = width;
        this.height = height;
    }

    /// How a shape looks: the style sheet and the printer agree on it by name.
    enum Look {
        AXIS,
        LINE,
        LIMIT,
        GOOD,
        BAD,
        PALE,
        TEXT,
        TEXT_RIGHT,
        TEXT_MIDDLE
    }

    sealed interface Shape {
        record Line(double x1, double y1, double x2, double y2, Look look) implements Shape {}

        record Box(double x, double y, double width, double height, Look look) implements Shape {}

        record Dot(double x, double y, String told, Look look) implements Shape {}

        record Label(double x, double y, String text, Look look) implements Shape {}
    }

    void line(double x1, double y1, double x2, double y2, Look look) {
        shapes.add(new Shape.Line(x1, y1, x2, y2, look));
    }

    void box(double x, double y, double wide, double high, Look look) {
        shapes.add(new Shape.Box(x, y, wide, high, look));
    }

    void dot(double x, double y, String told, Look look) {
        shapes.add(new Shape.Dot(x, y, told, look));
    }

    void label(double x, double y, String text, Look look) {
        shapes.add(new Shape.Label(x, y, text, look));
    }

    String title() {
        return title;
    }

    double width() {
        return width;
    }

    double height() {
        return height;
    }

    List<Shape> shapes() {
        return List.copyOf(shapes);
    }
}
